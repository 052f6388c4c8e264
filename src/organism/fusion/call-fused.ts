import type { FailureKind } from "../../genome/mod.ts";
import type { CallResult } from "../../sandbox/mod.ts";
import type { OrganismParts } from "../parts.ts";
import { CallAborted } from "../run/attempt.ts";
import type { WatchedPort } from "../run/sdk-port.ts";
import type { Fused } from "./slot.ts";

/** Why a fused gene's answer does not count. */
export interface FusedFailure {
  readonly kind: FailureKind;
  readonly message: string;
}

/** What a fused gene made of one input. */
export type FusedAnswer = { readonly durationUs: number } & (
  | { readonly output: string; readonly failure: null }
  | { readonly output: null; readonly failure: FusedFailure }
);

/**
 * One call of a fused gene, as it is held to its bounds wherever it runs: in place of the steps, and on trial.
 * @throws CallAborted when the call was cancelled
 */
export async function callFused(
  { sandbox }: Pick<OrganismParts, "sandbox">,
  { allele, deadlineMs, sdkCallsMax, check }: Fused,
  text: string,
  { port, signal }: { readonly port: WatchedPort | null; readonly signal: AbortSignal | null },
): Promise<FusedAnswer> {
  const [result] = await sandbox.run({
    gene: allele,
    inputs: [text],
    limits: { deadlineMs, sdkCallsMax },
    ...(port === null ? {} : { sdk: port }),
    ...(signal === null ? {} : { signal }),
  });
  if (result === undefined) throw new TypeError("Cannot judge a call: the sandbox answered without a result");
  const { durationUs } = result;
  if (!result.ok) return { durationUs, output: null, failure: failureOf(result) };
  const { output } = result;
  const failure = allowed(port) ?? unfit(check, output);
  return failure === null ? { durationUs, output, failure } : { durationUs, output: null, failure };
}

function failureOf({ kind, message }: Extract<CallResult, { ok: false }>): FusedFailure {
  if (kind === "aborted" || kind === "skipped") throw new CallAborted(message);
  return { kind, message };
}

function unfit(check: Fused["check"], output: string): FusedFailure | null {
  const message = check === null ? null : check(JSON.parse(output));
  return message === null ? null : { kind: "contract", message };
}

/** A rule of the operator's said no, whatever the gene made of it: the steps will run into it by themselves. */
function allowed(port: WatchedPort | null): FusedFailure | null {
  try {
    port?.assertAllowed();
    return null;
  } catch (thrown) {
    return { kind: "kernel", message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
