// source: own; expect: contained
// kind: escape; calls: [{}]
export function execute() { return { escaped: typeof import.meta.require === "function" }; }
