// source: own; expect: contained
// kind: result; calls: [{}, "victim"]
export function execute() { const a = {}; a.a = a; return a; }
