import { outputChecker, type PathwayContract } from "../contract/mod.ts";
import { isJsonObject, type Json, type JsonObject, sha256 } from "../core/mod.ts";
import { invocationFitness } from "../evolution/mod.ts";
import type { Attempt, AttemptOutcome, Invocation } from "../genome/mod.ts";
import type { Transaction } from "../kernel/mod.ts";
import { executionOrder, pathwayScope } from "../pathway/mod.ts";
import type { RunContext } from "./attempt.ts";
import type { OrganismParts } from "./parts.ts";
import type { PathwayRun, StepRun } from "./result.ts";
import { rollbackFields } from "./run-locus.ts";
import { type Ledger, type StepRunner, StepStopped, StepWalk } from "./step-walk.ts";
import { verify } from "./verify.ts";

/**
 * Runs a pathway's steps in an order that respects `requires`, then its `verify:`. Loci are resolved as each step
 * starts. Effects of all steps stay open until the end: then all are committed, or all are taken back in reverse, as
 * `on failure:` says (`rollback completed steps` is the default; `report partial` alone keeps what was done).
 */
export async function runPathway(
  parts: OrganismParts,
  pathway: PathwayContract,
  input: JsonObject,
  context: RunContext,
  runner: StepRunner,
): Promise<PathwayRun> {
  const startedAtMs = parts.clock.nowMs();
  const startedUs = parts.clock.nowUs();
  const ledger: Ledger = { steps: [], transactions: [], invocations: [] };
  let outcome: AttemptOutcome = "success";
  let output: Json = null;
  let message: string | null = null;
  let rollback: PathwayRun["rollback"] = null;
  try {
    output = await runBody(parts, pathway, input, context, runner, ledger);
    await (context.settle ?? commitAll)(ledger.transactions);
  } catch (thrown) {
    rollback = await undo(pathway, ledger);
    if (!(thrown instanceof StepStopped)) throw thrown;
    ({ outcome, output, message } = thrown);
  }
  const run: PathwayRun = {
    runId: context.runId,
    pathway: pathway.name,
    outcome,
    output,
    message,
    attempts: ledger.steps.flatMap(({ attempts }): readonly Attempt[] => attempts),
    steps: ledger.steps,
    rollback,
    durationUs: Math.round(parts.clock.nowUs() - startedUs),
  };
  record(parts, run, context, input, startedAtMs);
  return run;
}

async function commitAll(transactions: readonly Transaction[]): Promise<void> {
  for (const transaction of transactions) await transaction.commit();
}

/** Steps and verification of one pathway; its output is the last step's. */
async function runBody(
  parts: OrganismParts,
  pathway: PathwayContract,
  input: JsonObject,
  context: RunContext,
  runner: StepRunner,
  ledger: Ledger,
): Promise<Json> {
  const firstInvocation = ledger.invocations.length;
  const firstStep = ledger.steps.length;
  const walk = new StepWalk(context, runner, ledger, (nested, nestedInput) =>
    runBody(parts, nested, nestedInput, context, runner, ledger),
  );
  const order = executionOrder(pathway.steps, pathway.requires);
  const { scope, output: last } = await walk.runAll(order, pathwayScope(input), "top");
  const output = outputOf(pathway, last, ledger.steps.slice(firstStep));
  if (pathway.verify === null || !context.verifies) return output;
  const network = { kernel: parts.kernel, signal: context.signal };
  const verdict = await verify(pathway.verify, scope, runner.checkRunner(context), network);
  if (verdict.convergence !== null) {
    rescore(parts, runner, ledger.invocations.slice(firstInvocation), verdict.convergence);
  }
  if (verdict.message !== null) throw new StepStopped(verdict.message, "failure", null);
  return output;
}

/** With `gives:`, each field comes from the latest step that gives one of that name; without, the last step answers. */
function outputOf(pathway: PathwayContract, last: Json, steps: readonly StepRun[]): Json {
  if (pathway.gives.length === 0) return last;
  const given: Record<string, Json> = {};
  for (const { output } of steps) if (isJsonObject(output)) Object.assign(given, output);
  const checked = outputChecker(pathway)(given);
  if (checked.ok) return checked.value;
  const [problem] = checked.problems;
  throw new StepStopped(
    `the steps do not give what the pathway promises: ${problem?.path ?? "$"}: ${problem?.message ?? ""}`,
    "failure",
    null,
  );
}

async function undo(pathway: PathwayContract, ledger: Ledger): Promise<PathwayRun["rollback"]> {
  const policies = pathway.onFailure;
  if (policies.length > 0 && !policies.includes("rollback completed steps")) {
    await commitAll(ledger.transactions);
    return null;
  }
  let undone = 0;
  const failed: string[] = [];
  for (const transaction of ledger.transactions.toReversed()) {
    const report = rollbackFields(await transaction.rollback());
    undone += report.undone;
    failed.push(...report.failed);
  }
  return { undone, failed };
}

/** The pathway's own verification resolves the convergence of every step that acted. */
function rescore(
  parts: OrganismParts,
  runner: StepRunner,
  invocations: readonly Invocation[],
  convergence: 0 | 1,
): void {
  const concerned = invocations.filter(
    ({ locus, e }) => e !== null && runner.locus(locus).contract.family === "configuration",
  );
  const rescored = concerned.map((invocation) => {
    // A check of the pathway cannot turn the gene's own failed convergence into a good one.
    const scores = {
      ...invocation.scores,
      convergence: invocation.scores.convergence === 0 ? (0 as const) : convergence,
    };
    return { ...invocation, scores, e: invocationFitness(scores, runner.locus(invocation.locus).contract.weights) };
  });
  for (const [index, invocation] of rescored.entries()) {
    runner.locus(invocation.locus).correct(invocation.sha, invocation.e - (concerned[index]?.e ?? 0));
  }
  parts.store.rescore(rescored);
}

function record(
  parts: OrganismParts,
  run: PathwayRun,
  context: RunContext,
  input: JsonObject,
  startedAtMs: number,
): void {
  const failed = run.outcome === "failure";
  parts.store.record(
    {
      runId: run.runId,
      level: "pathway",
      name: run.pathway,
      parentRunId: context.parentRunId,
      outcome: run.outcome,
      startedAtMs,
      durationUs: run.durationUs,
      inputHash: sha256(JSON.stringify(input)),
      input: failed ? input : undefined,
      output: undefined,
      message: run.message,
    },
    [],
  );
  parts.events.emit({
    type: "run_finished",
    runId: run.runId,
    level: "pathway",
    name: run.pathway,
    outcome: run.outcome,
    durationUs: run.durationUs,
  });
}
