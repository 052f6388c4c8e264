import type { PathwayContract, Step } from "../contract/mod.ts";
import type { Json, JsonObject, RunId } from "../core/mod.ts";
import type { Invocation } from "../genome/mod.ts";
import type { Transaction } from "../kernel/mod.ts";
import { bind, evaluate, holds, type Scope, withName, withStepNumber } from "../pathway/mod.ts";
import type { RunContext } from "./attempt.ts";
import type { Locus } from "./locus.ts";
import type { StepRun } from "./result.ts";
import type { OpenLocusRun } from "./run-locus.ts";
import type { CheckRunner } from "./verify.ts";

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

/** Runs steps and verification of a nested pathway, into the same ledger. */
export type BodyRunner = (pathway: PathwayContract, input: JsonObject) => Promise<Json>;

/** What a pathway run has gathered so far; nested pathways write into the same ledger. */
export interface Ledger {
  readonly steps: StepRun[];
  readonly transactions: Transaction[];
  readonly invocations: Invocation[];
}

/** A step failed or refused; carries what the pathway's answer needs. */
export class StepStopped extends Error {
  readonly outcome: "refusal" | "failure";
  readonly output: Json;

  constructor(message: string, outcome: "refusal" | "failure", output: Json) {
    super(message);
    this.outcome = outcome;
    this.output = output;
  }
}

interface Progress {
  readonly scope: Scope;
  readonly output: Json;
}

/**
 * Walks the steps of one pathway. Only top-level steps are known by number afterwards (`{step 2.field}`); what a loop's
 * steps gave is not visible behind it, except as the list of its turns under the loop's own number.
 */
export class StepWalk {
  readonly #context: RunContext;
  readonly #runner: StepRunner;
  readonly #ledger: Ledger;
  readonly #runBody: BodyRunner;

  constructor(context: RunContext, runner: StepRunner, ledger: Ledger, runBody: BodyRunner) {
    this.#context = context;
    this.#runner = runner;
    this.#ledger = ledger;
    this.#runBody = runBody;
  }

  async runAll(steps: readonly Step[], scope: Scope, level: "top" | "nested"): Promise<Progress> {
    let progress: Progress = { scope, output: null };
    for (const step of steps) {
      const { scope: after, output } = await this.#runStep(step, progress.scope);
      const numbered = level === "top" && step.number !== null && output !== null;
      progress = {
        scope: numbered ? withStepNumber(after, step.number, output) : after,
        output: output ?? progress.output,
      };
    }
    return progress;
  }

  async #runStep(step: Step, scope: Scope): Promise<Progress> {
    switch (step.kind) {
      case "locus":
        return await this.#runLocus(step, scope);
      case "pathway":
        return await this.#runPathway(step, scope);
      case "for":
        return await this.#runLoop(step, scope);
      case "when":
        return await this.runAll(holds(step.condition, scope) ? step.steps : step.otherwise, scope, "nested");
    }
  }

  async #runLocus(step: Extract<Step, { kind: "locus" }>, scope: Scope): Promise<Progress> {
    const locus = this.#runner.locus(step.locus);
    const context = this.#runner.context(this.#context.runId, this.#context.verifies, this.#context.signal);
    const { run, transaction, invocations } = await this.#runner.runLocus(locus, bind(step.bindings, scope), context);
    if (transaction !== null) this.#ledger.transactions.push(transaction);
    this.#ledger.invocations.push(...invocations.filter(({ outcome }) => outcome === "success"));
    this.#ledger.steps.push({
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
    return { scope: withName(scope, step.locus, run.output), output: run.output };
  }

  async #runPathway(step: Extract<Step, { kind: "pathway" }>, scope: Scope): Promise<Progress> {
    const pathway = this.#runner.pathway(step.pathway);
    const input = this.#runner.checkPathwayInput(pathway, bind(step.bindings, scope));
    const output = await this.#runBody(pathway, input);
    return { scope: withName(scope, step.pathway, output), output };
  }

  async #runLoop(step: Extract<Step, { kind: "for" }>, scope: Scope): Promise<Progress> {
    const items = evaluate(step.over, scope);
    const outputs: Json[] = [];
    for (const item of Array.isArray(items) ? items : []) {
      const { output } = await this.runAll(step.steps, withName(scope, step.variable, item), "nested");
      outputs.push(output);
    }
    return { scope, output: outputs };
  }
}
