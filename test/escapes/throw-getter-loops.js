// source: own; expect: contained
// kind: hang; calls: [{}, "victim"]
export function execute() { throw { get message() { for (;;); } }; }
