// source: own; expect: contained
// kind: escape; calls: [{}]
import { readFileSync } from "node:fs";
export function execute() { return { escaped: typeof readFileSync === "function" }; }
