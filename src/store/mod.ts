export { successesPerLocusMax } from "./evidence.ts";
export type { Schedule } from "./group-commit.ts";
export { createMemoryGenomeStore, type MemoryGenomeStoreOptions } from "./memory/genome-store.ts";
export { type FileGenomeStore, type GenomeStoreOptions, openGenomeStore } from "./open-genome-store.ts";
export type { StoreProblem } from "./problem.ts";
export { StoreError } from "./store-error.ts";
