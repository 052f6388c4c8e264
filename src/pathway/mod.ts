export * from "./evaluate.ts";
export * from "./order.ts";
export * from "./topology.ts";
