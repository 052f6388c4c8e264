// source: own; expect: contained
// kind: hang; calls: [{}, "victim"]
export function execute() { const t = { then(resolve) { resolve(t); } }; return t; }
