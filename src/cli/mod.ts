export type { CliServices } from "./command-context.ts";
export type { Io } from "./io.ts";
export { runCli } from "./program.ts";
