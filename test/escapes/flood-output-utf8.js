// source: own; expect: contained
// kind: result; calls: [{}, "victim"]
export function execute() { return "€".repeat(500_000); }
