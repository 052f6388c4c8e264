// source: own; expect: contained
// kind: escape; calls: [{}]
export { readFileSync } from "node:fs";
export function execute() { return { escaped: false }; }
