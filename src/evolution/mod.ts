export * from "./fitness.ts";
export * from "./input-generator.ts";
export * from "./mutation/mod.ts";
export * from "./peer-fitness.ts";
export * from "./selection.ts";
export * from "./similarity.ts";
export * from "./tournament.ts";
export * from "./why-not-dominant.ts";
