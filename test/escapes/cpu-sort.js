// source: own; expect: contained
// kind: hang; calls: [{}, "victim"]
export function execute() { return [3, 1, 2].sort(() => { for (;;); }); }
