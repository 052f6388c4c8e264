export * from "./evaluate.ts";
export * from "./order.ts";
