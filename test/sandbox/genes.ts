import { sha256 } from "../../src/core/mod.ts";
import {
  type CallResult,
  createSandbox,
  type GeneSource,
  type Sandbox,
  type SandboxOptions,
} from "../../src/sandbox/mod.ts";

/** Generous: what a test waits for is the kind of an ending, not its time. */
export const PATIENT = { deadlineMs: 5_000 } as const;

export function gene(source: string): GeneSource {
  return { sha: sha256(source), source };
}

/** A gene whose `execute` has this body. */
export function body(text: string): GeneSource {
  return gene(`export async function execute(input, sdk) { ${text} }`);
}

export async function withSandbox<T>(options: SandboxOptions, work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const sandbox = createSandbox(options);
  try {
    return await work(sandbox);
  } finally {
    await sandbox.close();
  }
}

export function only(results: readonly CallResult[]): CallResult {
  const [result] = results;
  if (result === undefined || results.length !== 1) throw new TypeError(`expected one result, got ${results.length}`);
  return result;
}

/** What an ending comes to, in one word or text. */
export function ending(result: CallResult | undefined): string {
  if (result === undefined) return "nothing";
  return result.ok ? result.output : result.kind;
}
