export { type DescribedStep, describePathway } from "./describe.ts";
export * from "./evaluate.ts";
export * from "./fusion/mod.ts";
export * from "./outputs.ts";
export * from "./plan.ts";
export * from "./run-graph.ts";
export * from "./step-key.ts";
export * from "./topology.ts";
