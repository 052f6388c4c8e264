// source: own; expect: contained
// kind: hang; calls: [{}, "victim", {}, "victim"]
export function execute() { for (;;); }
