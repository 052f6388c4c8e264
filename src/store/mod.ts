export { createMemoryGenomeStore } from "./memory-genome-store.ts";
