import { openGenomeStore } from "../../src/store/mod.ts";
import { genomeStoreConformance } from "../conformance/genome-store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

genomeStoreConformance("the store in a file", (clock) => {
  const folder = temporaryFolder();
  const store = openGenomeStore({ path: folder.path("genome.db"), clock });
  return {
    store,
    dispose: () => {
      store.close();
      folder.remove();
    },
  };
});
