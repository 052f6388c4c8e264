// source: own; expect: contained
// kind: result; calls: [{}, "victim", {}]
export function execute() { return "x".repeat(100_000_000); }
