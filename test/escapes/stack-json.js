// source: own; expect: contained
// kind: crash; calls: [{}, "victim"]
export function execute() { return JSON.parse("[".repeat(5_000_00) + "]".repeat(5_000_00)); }
