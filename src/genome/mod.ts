export * from "./allele.ts";
export * from "./change-detector.ts";
export type * from "./genome-store.ts";
export * from "./latency-sketch.ts";
export * from "./model-spend.ts";
export type * from "./run-record.ts";
export * from "./stats.ts";
