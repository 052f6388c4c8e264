import { inputChecker, outputChecker } from "../../src/contract/mod.ts";
import { isJsonObject, type Json, type JsonObject } from "../../src/core/mod.ts";
import { configurationPort, diagnosticPort, type MockKernel, Transaction } from "../../src/kernel/mod.ts";
import type { SeedAllele } from "./seed-library.ts";

export type GeneResult =
  | { readonly outcome: "success" | "refusal"; readonly output: JsonObject }
  | { readonly outcome: "threw"; readonly message: string };

/** What the organism does with one allele, without sandbox and store: a refusal or failure is rolled back. */
export async function runGene(allele: SeedAllele, input: Json, kernel: MockKernel): Promise<GeneResult> {
  const { contract } = allele;
  const given = inputChecker(contract)(input);
  if (!given.ok) throw new TypeError(`Cannot run ${contract.name}: ${JSON.stringify(given.problems)}`);
  const transaction = contract.family === "configuration" ? new Transaction(kernel) : null;
  const result = await execute(allele, given.value, kernel, transaction);
  if (result.outcome === "success") await transaction?.commit();
  else if (transaction !== null) {
    const { failed } = await transaction.rollback();
    if (failed.length > 0) throw new Error(`rollback failed: ${JSON.stringify(failed)}`);
  }
  return result;
}

async function execute(
  { contract, execute: gene }: SeedAllele,
  input: Json,
  kernel: MockKernel,
  transaction: Transaction | null,
): Promise<GeneResult> {
  const port = transaction === null ? diagnosticPort(kernel) : configurationPort(transaction);
  const names = contract.family === "transform" ? [] : port.operations;
  const sdk = Object.fromEntries(names.map((name) => [name, (args: Json = null) => port.call(name, args)]));
  let raw: unknown;
  try {
    raw = await gene(JSON.parse(JSON.stringify(input)), sdk);
  } catch (thrown) {
    return { outcome: "threw", message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
  const checked = outputChecker(contract)(JSON.parse(JSON.stringify(raw)));
  if (!checked.ok) throw new TypeError(`${contract.name} breaks its contract: ${JSON.stringify(checked.problems)}`);
  if (checked.dropped > 0) throw new TypeError(`${contract.name} gives fields that its contract does not know`);
  const output = checked.value;
  if (!isJsonObject(output)) throw new TypeError(`${contract.name} gives no object`);
  const refused = output.success === false && contract.failsWhen.some(({ outcome }) => outcome === "refusal");
  return { outcome: refused ? "refusal" : "success", output };
}
