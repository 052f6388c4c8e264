import type { PathwayContract, Step } from "../contract/mod.ts";
import { type Json, type JsonObject, type RunId, sha256 } from "../core/mod.ts";
import { invocationFitness } from "../evolution/mod.ts";
import type { Attempt, AttemptOutcome, Invocation } from "../genome/mod.ts";
import type { Transaction } from "../kernel/mod.ts";
import { bind, evaluate, executionOrder, holds, pathwayScope, type Scope, withName, withStep } from "../pathway/mod.ts";
import type { RunContext } from "./attempt.ts";
import type { Locus } from "./locus.ts";
import type { OrganismParts } from "./parts.ts";
import type { PathwayRun, StepRun } from "./result.ts";
import { type OpenLocusRun, rollbackFields } from "./run-locus.ts";
import { type CheckRunner, verify } from "./verify.ts";

/** What a pathway needs of the organism; input of steps is checked there, because it is the target's contract that counts. */
export interface StepRunner {
  locus(name: string): Locus;
  pathway(name: string): PathwayContract;
  /** @throws InputError when the bound input breaks the locus's `takes`. */
  runLocus(locus: Locus, input: JsonObject, context: RunContext): Promise<OpenLocusRun>;
  /** @throws InputError when the bound input breaks the pathway's `takes`. */
  checkPathwayInput(pathway: PathwayContract, input: JsonObject): JsonObject;
  context(parentRunId: RunId | null, verifies: boolean, signal: AbortSignal | null): RunContext;
  checkRunner(context: RunContext): CheckRunner;
}

/** What a pathway run has gathered so far; nested pathways write into the same ledger. */
interface Ledger {
  readonly steps: StepRun[];
  readonly transactions: Transaction[];
  readonly invocations: Invocation[];
}

/** A step failed or refused; carries what the pathway's answer needs. */
class StepStopped extends Error {
  readonly outcome: "refusal" | "failure";
  readonly output: Json;

  constructor(message: string, outcome: "refusal" | "failure", output: Json) {
    super(message);
    this.outcome = outcome;
    this.output = output;
  }
}

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
    for (const transaction of ledger.transactions) await transaction.commit();
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
  const walk = new StepWalk(parts, context, runner, ledger);
  const { scope, output } = await walk.runAll(executionOrder(pathway.steps, pathway.requires), pathwayScope(input));
  if (pathway.verify === null || !context.verifies) return output;
  const verdict = await verify(pathway.verify, scope, runner.checkRunner(context));
  if (verdict.convergence !== null) {
    rescore(parts, runner, ledger.invocations.slice(firstInvocation), verdict.convergence);
  }
  if (verdict.message !== null) throw new StepStopped(verdict.message, "failure", null);
  return output;
}

interface Progress {
  readonly scope: Scope;
  readonly output: Json;
}

class StepWalk {
  constructor(
    private readonly parts: OrganismParts,
    private readonly context: RunContext,
    private readonly runner: StepRunner,
    private readonly ledger: Ledger,
  ) {}

  async runAll(steps: readonly Step[], scope: Scope): Promise<Progress> {
    let progress: Progress = { scope, output: null };
    for (const step of steps) {
      const next = await this.runStep(step, progress.scope);
      progress = { scope: next.scope, output: next.output ?? progress.output };
    }
    return progress;
  }

  private async runStep(step: Step, scope: Scope): Promise<Progress> {
    switch (step.kind) {
      case "locus":
        return await this.runLocusStep(step, scope);
      case "pathway":
        return await this.runNested(step, scope);
      case "for":
        return await this.runLoop(step, scope);
      case "when":
        return await this.runAll(holds(step.condition, scope) ? step.steps : step.otherwise, scope);
    }
  }

  private async runLocusStep(step: Extract<Step, { kind: "locus" }>, scope: Scope): Promise<Progress> {
    const locus = this.runner.locus(step.locus);
    const context = this.runner.context(this.context.runId, this.context.verifies, this.context.signal);
    const { run, transaction, invocations } = await this.runner.runLocus(locus, bind(step.bindings, scope), context);
    if (transaction !== null) this.ledger.transactions.push(transaction);
    this.ledger.invocations.push(...invocations.filter(({ outcome }) => outcome === "success"));
    this.ledger.steps.push({
      number: step.number,
      name: step.locus,
      outcome: run.outcome,
      runId: run.runId,
      output: run.output,
      attempts: run.attempts,
      mutation: run.mutation,
      durationUs: run.durationUs,
    });
    if (run.outcome !== "success") {
      const where = step.number === null ? step.locus : `${step.number} (${step.locus})`;
      const why = run.attempts.at(-1)?.message ?? "no allele is expressed";
      throw new StepStopped(
        `step ${where} ${run.outcome === "refusal" ? "refused" : "failed"}: ${why}`,
        run.outcome,
        run.output,
      );
    }
    return { scope: withStep(scope, step.locus, step.number, run.output), output: run.output };
  }

  private async runNested(step: Extract<Step, { kind: "pathway" }>, scope: Scope): Promise<Progress> {
    const pathway = this.runner.pathway(step.pathway);
    const input = this.runner.checkPathwayInput(pathway, bind(step.bindings, scope));
    const output = await runBody(this.parts, pathway, input, this.context, this.runner, this.ledger);
    return { scope: withStep(scope, step.pathway, step.number, output), output };
  }

  private async runLoop(step: Extract<Step, { kind: "for" }>, scope: Scope): Promise<Progress> {
    const items = evaluate(step.over, scope);
    const outputs: Json[] = [];
    for (const item of Array.isArray(items) ? items : []) {
      const { output } = await this.runAll(step.steps, withName(scope, step.variable, item));
      outputs.push(output);
    }
    return {
      scope: step.number === null ? scope : withStep(scope, step.variable, step.number, outputs),
      output: outputs,
    };
  }
}

async function undo(pathway: PathwayContract, ledger: Ledger): Promise<PathwayRun["rollback"]> {
  const policies = pathway.onFailure;
  if (policies.length > 0 && !policies.includes("rollback completed steps")) {
    for (const transaction of ledger.transactions) await transaction.commit();
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
