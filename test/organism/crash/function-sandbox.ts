import type { Json } from "../../../src/core/mod.ts";
import type { CallResult, GeneBatch, Sandbox } from "../../../src/sandbox/mod.ts";

type Sdk = Readonly<Record<string, (argument?: Json) => Promise<Json>>>;
type Gene = (input: Record<string, Json>, sdk: Sdk) => Promise<Json>;

/** Runs genes in this process: for tests that kill processes by the dozen and trust the genes they brought. */
export function functionSandbox(): Sandbox {
  return {
    run: async (batch) => await Promise.all(batch.inputs.map((input) => call(batch, input))),
    search: () => Promise.reject(new Error("this sandbox does not search")),
    layers: async () => [],
    close: async () => undefined,
  };
}

async function call({ gene, sdk, signal: given }: GeneBatch, input: string): Promise<CallResult> {
  const signal = typeof given === "function" ? given() : given;
  const handles = Object.fromEntries(
    (sdk?.operations ?? []).map((name) => [name, (argument: Json = {}) => sdk?.call(name, argument)]),
  );
  const aborted = { ok: false, kind: "aborted", message: "cancelled", frames: [], durationUs: 1, logs: [] } as const;
  if (signal?.aborted) return aborted;
  try {
    const execute = new Function(`${gene.source.replace("export ", "")}; return execute;`)() as Gene;
    const output = await execute(JSON.parse(input), handles as Sdk);
    if (signal?.aborted) return aborted;
    return { ok: true, output: JSON.stringify(output), durationUs: 1, logs: [] };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, kind: "threw", message, frames: [], durationUs: 1, logs: [] };
  }
}
