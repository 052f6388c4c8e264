// source: own; expect: contained
// kind: crash; calls: [{}, "victim"]
export function execute() { const o = { toString() { return "" + o; } }; return "" + o; }
