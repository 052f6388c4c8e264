// source: own; expect: contained
// kind: result; calls: [{}, "victim"]
export function execute() { const e = new Error("x".repeat(50_000_000)); e.stack = "y".repeat(50_000_000); throw e; }
