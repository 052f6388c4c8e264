export * from "./configuration.ts";
export * from "./init.ts";
export * from "./layout.ts";
export * from "./open.ts";
export * from "./project-error.ts";
export * from "./settings.ts";
export * from "./source-files.ts";
