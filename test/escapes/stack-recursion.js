// source: own; expect: contained
// kind: crash; calls: [{}, "victim", {}]
export function execute() { const f = (n) => f(n + 1) + 1; return f(0); }
