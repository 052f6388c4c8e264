import { createMemoryGenomeStore } from "../../../src/store/mod.ts";
import { genomeStoreConformance } from "../../conformance/genome-store.ts";

genomeStoreConformance("the store in memory", (clock) => {
  const store = createMemoryGenomeStore({ clock });
  return { store, dispose: () => store.close() };
});
