export * from "./fitness.ts";
export * from "./mutation/mod.ts";
export * from "./selection.ts";
