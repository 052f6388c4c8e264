import { type JsonObject, type RunId, sha256 } from "../../core/mod.ts";
import { invocationFitness } from "../../evolution/mod.ts";
import type { Attempt, Invocation } from "../../genome/mod.ts";
import type { RollbackReport, Transaction } from "../../kernel/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import type { Mutator } from "../repair/mutate.ts";
import { type AlarmedAttempt, reactToRegression } from "../selection/regression.ts";
import { selectAt } from "../selection/restage.ts";
import { type AttemptResult, CallAborted, cancelledAttempt, LocusRunAborted, type RunContext } from "./attempt.ts";
import { isBlameless } from "./blameless.ts";
import { isForeseenError } from "./foreseen-error.ts";
import type { LocusRun, MutationReport } from "./result.ts";
import type { RunTools } from "./run-tools.ts";
import { mutantRefusal, needsUnderstudies, runPermitted, understudiesOf } from "./shadow-run.ts";
import { reactionsTo } from "./world-reactions.ts";

/** A finished run at a locus; a success of a configuration gene still holds its effects open. */
export interface OpenLocusRun {
  readonly run: LocusRun;
  readonly transaction: Transaction | null;
  /** The scored attempts, for a pathway whose own verification may rewrite them. */
  readonly invocations: readonly Invocation[];
}

/** Of the successes, every n-th is kept as evidence once the first few are. */
const SAMPLE_FIRST = 16;
const SAMPLE_EVERY = 128;

/**
 * One run at a locus, `runtime.md` from top to bottom: the stack in order until one allele succeeds, a mutation when
 * all failed, then scores, record and selection. The caller has checked `input` against the contract.
 */
export async function runLocus(
  parts: OrganismParts,
  locus: Locus,
  input: JsonObject,
  context: RunContext,
  tools: RunTools,
): Promise<OpenLocusRun> {
  const startedAtMs = parts.clock.nowMs();
  const startedUs = parts.clock.nowUs();
  const inputText = JSON.stringify(input);
  const work = { input, inputText, context };
  // Awaited only where there is something to wait for: every turn of the event loop is felt by a run of a transform.
  const understudies = needsUnderstudies(locus, context) ? await understudiesOf(parts, locus, work, tools) : null;
  const before = needsScene(parts, locus) ? await parts.kernel.snapshot() : null;
  const results: AttemptResult[] = [];
  for (const expressed of locus.stack()) {
    const attemptUs = parts.clock.nowUs();
    try {
      const result = await runPermitted(parts, locus, expressed, work, tools);
      results.push(result);
      if (result.attempt.outcome === "success") break;
      announceFailure(parts, locus, context.runId, result);
    } catch (thrown) {
      if (!(thrown instanceof CallAborted)) throw thrown;
      const nowUs = parts.clock.nowUs();
      const cut = cancelledAttempt(expressed, thrown.message, nowUs - attemptUs);
      const attempts = [...results.map(({ attempt }) => attempt), cut];
      throw new LocusRunAborted(thrown.message, context.runId, attempts, Math.round(nowUs - startedUs));
    }
  }
  const succeeded = results.at(-1)?.attempt.outcome === "success";
  const blameless =
    !succeeded && (results.every(isBlameless) || (await isForeseenError(parts, locus, work.input, results)));
  const mutation =
    succeeded || blameless ? null : await mutateWhenAllFailed(parts, locus, work, results, before, tools.mutator);
  const mutant = mutation?.sha ? locus.allele(mutation.sha) : undefined;
  if (mutant !== undefined && mutantRefusal(parts, mutant) === null) {
    const result = await runPermitted(parts, locus, mutant, work, tools);
    results.push(result);
    announceFailure(parts, locus, context.runId, result);
  }

  const answer = answerOf(results);
  const run: LocusRun = {
    runId: context.runId,
    locus: locus.contract.name,
    outcome: answer?.attempt.outcome ?? "failure",
    output: answer?.output ?? null,
    attempts: results.map(({ attempt }) => attempt),
    mutation,
    durationUs: Math.round(parts.clock.nowUs() - startedUs),
  };
  const { invocations, alarmed } = score(locus, run, results, blameless ? "neutral" : "scored", startedAtMs);
  record(parts, locus, run, context, input, inputText, invocations, startedAtMs);
  for (const each of alarmed) reactToRegression(parts, locus, input, run, each, tools);
  if (results.length !== 1 || run.outcome !== "success") selectAt(parts, locus);
  if (answer !== undefined) watchEffects(input, before, answer, invocations[results.indexOf(answer)], tools);
  if (understudies !== null) await understudies.rehearse(results);
  return { run, transaction: answer?.transaction ?? null, invocations };
}

/** What a success made is looked at again later. */
function watchEffects(
  input: JsonObject,
  before: JsonObject | null,
  answer: AttemptResult,
  by: Invocation | undefined,
  tools: RunTools,
): void {
  const { transaction, output, checks, owedInMs } = answer;
  if (transaction === null || output === null || by === undefined) return;
  const scene = before === null ? null : { input, before };
  tools.watchList.add({ invocation: by, input, output, checks, owedInMs, scene }, transaction);
}

/** The success; else the first refusal (a well-formed no is the answer); else nothing. */
function answerOf(results: readonly AttemptResult[]): AttemptResult | undefined {
  const last = results.at(-1);
  // Nothing is tried behind it.
  if (last?.attempt.outcome === "success") return last;
  return results.find(({ attempt }) => attempt.outcome === "refusal");
}

/** Whether the network that a gene finds is kept, for who may have to do its work again. Without an engine nobody will. */
function needsScene({ engine }: OrganismParts, { contract }: Locus): boolean {
  return engine !== null && contract.family === "configuration";
}

async function mutateWhenAllFailed(
  parts: OrganismParts,
  locus: Locus,
  { input, context }: { readonly input: JsonObject; readonly context: RunContext },
  results: readonly AttemptResult[],
  before: JsonObject | null,
  mutator: Mutator,
): Promise<MutationReport | null> {
  const dominant = results[0];
  if (dominant === undefined || results.some(({ attempt }) => attempt.outcome !== "failure")) return null;
  if (before === null) return await mutator.mutate(locus, input, dominant, context);
  const world = dominant.trace === undefined ? [] : await reactionsTo(dominant.trace, parts.simulate(before));
  return await mutator.mutate(locus, input, dominant, context, { before, world, drill: null });
}

/**
 * Scores the attempts: a refusal is neutral when it is the run's answer, and was wrong when another allele succeeded.
 * An error that the contract foresees is neutral too, and so is what was nobody's fault.
 * @returns the scores, and the attempts with which their allele's failure rate counts as risen
 */
function score(
  locus: Locus,
  run: LocusRun,
  results: readonly AttemptResult[],
  failures: "neutral" | "scored",
  atMs: number,
): { readonly invocations: readonly Invocation[]; readonly alarmed: readonly AlarmedAttempt[] } {
  const invocations = results.map(({ attempt, scores }): Invocation => {
    const shared = attempt.outcome === "refusal" && run.outcome === "refusal";
    const neutral = shared || failures === "neutral";
    const { sha, outcome, kind, message, durationUs } = attempt;
    // One by one: a copy of a whole object is dearer than all of them, and every run makes one.
    return {
      sha,
      outcome,
      kind,
      message,
      durationUs,
      runId: run.runId,
      locus: run.locus,
      scores,
      e: neutral ? null : invocationFitness(scores, locus.contract.weights),
      atMs,
    };
  });
  const alarmed: AlarmedAttempt[] = [];
  for (const [index, invocation] of invocations.entries()) {
    const alarm = locus.count(invocation);
    const result = results[index];
    if (alarm !== null && result !== undefined) alarmed.push({ sha: invocation.sha, alarm, result });
  }
  return { invocations, alarmed };
}

function record(
  parts: OrganismParts,
  locus: Locus,
  run: LocusRun,
  context: RunContext,
  input: JsonObject,
  inputText: string,
  invocations: readonly Invocation[],
  startedAtMs: number,
): void {
  const failed = run.outcome === "failure";
  locus.runsSeen += 1;
  const sampled = run.outcome === "success" && (locus.runsSeen <= SAMPLE_FIRST || locus.runsSeen % SAMPLE_EVERY === 0);
  parts.store.record(
    {
      runId: run.runId,
      level: "locus",
      name: run.locus,
      parentRunId: context.parentRunId,
      outcome: run.outcome,
      startedAtMs,
      durationUs: run.durationUs,
      inputHash: sha256(inputText),
      input: failed || sampled ? input : undefined,
      output: sampled ? run.output : undefined,
      message: failed ? failureMessage(run) : null,
    },
    invocations,
  );
  const winner = sampled ? run.attempts.at(-1) : undefined;
  if (winner !== undefined) {
    parts.store.recordSuccess({ locus: run.locus, sha: winner.sha, input, output: run.output }, startedAtMs);
  }
  parts.events.emit({
    type: "run_finished",
    runId: run.runId,
    level: "locus",
    name: run.locus,
    outcome: run.outcome,
    durationUs: run.durationUs,
  });
}

function announceFailure(parts: OrganismParts, locus: Locus, runId: RunId, result: AttemptResult): void {
  if (result.attempt.outcome !== "failure") return;
  parts.events.emit({ type: "attempt_failed", runId, locus: locus.contract.name, attempt: result.attempt });
  if (result.rollback !== null && result.rollback.undone + result.rollback.failed.length > 0) {
    parts.events.emit({ type: "rolled_back", runId, ...rollbackFields(result.rollback) });
  }
}

/** A rollback's report as events and results carry it. */
export function rollbackFields(report: RollbackReport): { undone: number; failed: readonly string[] } {
  return {
    undone: report.undone,
    failed: report.failed.map(({ operation, message }) => `${operation.name}: ${message}`),
  };
}

export function failureMessage(run: { readonly attempts: readonly Attempt[] }): string {
  return run.attempts.at(-1)?.message ?? "no allele is expressed at this locus";
}
