import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadContracts } from "../../src/contract/mod.ts";

const path = join(import.meta.dir, "fixtures", "complete.sg");

/** One of everything the language has, without a problem. */
export const completeFile = { path: "complete.sg", text: readFileSync(path, "utf8") };

export const complete = loadContracts([completeFile]);

/** A member of the library by name; the test fails where it is missing. */
export function named<Contract>(contracts: ReadonlyMap<string, Contract>, name: string): Contract {
  const contract = contracts.get(name);
  if (contract === undefined) throw new Error(`Cannot find contract "${name}" in the test's library`);
  return contract;
}
