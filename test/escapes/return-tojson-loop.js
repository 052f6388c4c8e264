// source: own; expect: contained
// kind: hang; calls: [{}, "victim"]
export function execute() { return { toJSON() { for (;;); } }; }
