import type { Json, JsonObject } from "../core/mod.ts";
import type { ExpressedAllele } from "../genome/mod.ts";
import { Transaction } from "../kernel/mod.ts";
import { pathwayScope, withName } from "../pathway/mod.ts";
import { type AttemptResult, attemptOf, type Judgement, judge, type RunContext, scoresOf } from "./attempt.ts";
import type { Locus } from "./locus.ts";
import type { OrganismParts } from "./parts.ts";
import { sdkPort } from "./sdk-port.ts";
import { type CheckRunner, verify } from "./verify.ts";

/**
 * Runs one allele on one input and judges it: execute, validate, verify. Effects of a success stay open in the
 * returned transaction; those of a refusal or a failure are already taken back.
 */
export async function runAllele(
  parts: OrganismParts,
  locus: Locus,
  expressed: ExpressedAllele,
  input: JsonObject,
  inputText: string,
  context: RunContext,
  runCheck: CheckRunner,
): Promise<AttemptResult> {
  const { contract } = locus;
  const transaction = contract.family === "configuration" ? new Transaction(parts.kernel) : null;
  const port = sdkPort(contract.family, parts.kernel, transaction);
  const [result] = await parts.sandbox.run({
    gene: expressed.allele,
    inputs: [inputText],
    limits: { deadlineMs: parts.settings.deadlineMs[contract.family] },
    ...(port === null ? {} : { sdk: port }),
    ...(context.signal === null ? {} : { signal: context.signal }),
  });
  if (result === undefined) throw new TypeError("Cannot judge a call: the sandbox answered without a result");
  let judgement = judge(locus, result, port?.kernelMessage() ?? null);
  let convergence: 0 | 1 | null = null;
  let diagnostics: readonly Json[] = [];
  if (judgement.outcome === "success" && contract.verify !== null && context.verifies) {
    const verdict = await verify(contract.verify, verificationScope(locus, input, judgement.output), runCheck);
    ({ convergence, diagnostics } = verdict);
    if (verdict.message !== null) judgement = { outcome: "failure", kind: "unhealthy", message: verdict.message };
  }
  const attempt = attemptOf(expressed, judgement, result.durationUs);
  return {
    attempt,
    output: judgement.outcome === "failure" ? null : judgement.output,
    scores: scoresOf(attempt.outcome, attempt.kind, convergence),
    ...(await settle(transaction, judgement)),
    frames: result.ok ? [] : result.frames,
    diagnostics,
  };
}

/** A success keeps its effects open; anything else takes them back at once, so that the next allele starts clean. */
async function settle(
  transaction: Transaction | null,
  judgement: Judgement,
): Promise<Pick<AttemptResult, "transaction" | "rollback">> {
  if (transaction === null || judgement.outcome === "success") return { transaction, rollback: null };
  return { transaction: null, rollback: await transaction.rollback() };
}

/** In `verify:`, names mean the gene's input; its output stands under the locus's own name. */
export function verificationScope(locus: Locus, input: JsonObject, output: JsonObject) {
  return withName(pathwayScope(input), locus.contract.name, output);
}
