// source: own; expect: contained
// kind: result; calls: [{}]
export function execute() { return { toJSON() { return { toJSON: 1, escaped: "no" }; } }; }
