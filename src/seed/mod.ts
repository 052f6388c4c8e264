// What the program carries in itself: the files an organism starts from, and where the program comes from.
export { type BuildInfo, buildInfo } from "./build-info.ts";
export { type SeedFile, seedFiles } from "./seed-files.ts";
