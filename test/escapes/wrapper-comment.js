// source: own; expect: contained
// kind: escape; calls: [{}, "victim"]
export function execute() { return { escaped: typeof leaked !== "undefined" }; } /*
