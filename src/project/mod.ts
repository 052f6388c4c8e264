export * from "./api-key.ts";
export * from "./configuration.ts";
export type { Engines } from "./engines.ts";
export * from "./init.ts";
export * from "./layout.ts";
export * from "./open.ts";
export * from "./project-error.ts";
export * from "./settings.ts";
export * from "./source-files.ts";
