import type { PathwayContract, Step } from "../contract/mod.ts";
import type { Json, JsonObject, RunId } from "../core/mod.ts";
import type { Invocation, JournaledStep } from "../genome/mod.ts";
import type { Transaction } from "../kernel/mod.ts";
import { BlockScope, bind, evaluate, holds, type Scope, type StepPlace, stepKey, withName } from "../pathway/mod.ts";
import { CallAborted, LocusRunAborted, type RunContext } from "./attempt.ts";
import type { FusedGenes } from "./fusion/fused-genes.ts";
import type { Locus } from "./locus.ts";
import type { StepRun } from "./result.ts";
import type { OpenLocusRun } from "./run-locus.ts";
import { keepsOnFailure, type RunScribe } from "./run-scribe.ts";
import type { Slots } from "./slots.ts";
import type { CheckRunner } from "./verify.ts";
import type { WatchList } from "./watch-list.ts";

/** What a pathway needs of the organism; input of steps is checked there, because it is the target's contract that counts. */
export interface StepRunner {
  locus(name: string): Locus;
  pathway(name: string): PathwayContract;
  /** @throws InputError when the bound input breaks the locus's `takes`. */
  runLocus(locus: Locus, input: JsonObject, context: RunContext): Promise<OpenLocusRun>;
  /** @throws InputError when the bound input breaks the pathway's `takes`. */
  checkPathwayInput(pathway: PathwayContract, input: JsonObject): JsonObject;
  context(
    parentRunId: RunId | null,
    verifies: boolean,
    signal: AbortSignal | null,
    effects: Transaction | null,
  ): RunContext;
  checkRunner(context: RunContext): CheckRunner;
  readonly watchList: WatchList;
  readonly fusions: FusedGenes;
}

/** What all pathways of one run share. */
export interface RunParts {
  readonly runner: StepRunner;
  readonly scribe: RunScribe;
  readonly slots: Slots;
  /** Steps that an interrupted run had completed and whose effects stand, by key. */
  readonly completed: ReadonlyMap<string, JournaledStep>;
}

/** Where a pathway runs: the run itself, or a step of another pathway. */
export interface Frame {
  readonly context: RunContext;
  readonly effects: Transaction;
  readonly place: StepPlace;
  /** Key of the outermost nested pathway that is taken back as a whole; null while steps stand alone. */
  readonly unit: string | null;
  readonly ledger: Ledger;
}

/** What a pathway has gathered so far, in the order of completion. */
export interface Ledger {
  readonly steps: { readonly place: StepPlace; readonly run: StepRun }[];
  readonly invocations: Invocation[];
}

/** Runs steps and verification of a nested pathway. */
export type BodyRunner = (pathway: PathwayContract, input: JsonObject, frame: Frame) => Promise<Json>;

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

/** What a step gave, and the names under which steps behind it may refer to that. A step that ran nothing gives null. */
export interface StepResult {
  readonly output: Json;
  readonly names: Iterable<readonly [string, Json]>;
}

/**
 * Runs one step of a pathway, with all that is within it. Only top-level steps are known by number afterwards
 * (`{step 2.field}`); what a loop's steps gave is not visible behind it, except as the list of its turns under the loop's
 * own number; what the steps of a `when` gave stays in sight.
 */
export class StepWalk {
  readonly #parts: RunParts;
  readonly #frame: Frame;
  readonly #runBody: BodyRunner;

  constructor(parts: RunParts, frame: Frame, runBody: BodyRunner) {
    this.#parts = parts;
    this.#frame = frame;
    this.#runBody = runBody;
  }

  async run(step: Step, scope: Scope, place: StepPlace): Promise<StepResult> {
    switch (step.kind) {
      case "locus":
        return this.#resumed(step, step.locus, place) ?? (await this.#runLocus(step, scope, place));
      case "pathway":
        return this.#resumed(step, step.pathway, place) ?? (await this.#runPathway(step, scope, place));
      case "for":
        return await this.#runLoop(step, scope, place);
      case "when": {
        const block = new BlockScope(scope);
        const taken = holds(step.condition, scope);
        const output = taken
          ? await this.#runBlock(step.steps, block, place, 0)
          : await this.#runBlock(step.otherwise, block, place, step.steps.length);
        return { output, names: block.given() };
      }
    }
  }

  async #runBlock(steps: readonly Step[], block: BlockScope, place: StepPlace, before: number): Promise<Json> {
    let last: Json = null;
    for (const [index, step] of steps.entries()) {
      const { output, names } = await this.run(step, block, [...place, before + index + 1]);
      for (const [name, value] of names) block.bind(name, value);
      last = output ?? last;
    }
    return last;
  }

  async #runLoop(step: Extract<Step, { kind: "for" }>, scope: Scope, place: StepPlace): Promise<StepResult> {
    const items = evaluate(step.over, scope);
    const outputs: Json[] = [];
    for (const [turn, item] of (Array.isArray(items) ? items : []).entries()) {
      const block = new BlockScope(withName(scope, step.variable, item));
      outputs.push(await this.#runBlock(step.steps, block, [...place, turn + 1], 0));
    }
    return { output: outputs, names: [] };
  }

  async #runLocus(step: Extract<Step, { kind: "locus" }>, scope: Scope, place: StepPlace): Promise<StepResult> {
    const locus = this.#parts.runner.locus(step.locus);
    const input = bind(step.bindings, scope);
    const common = { number: step.number, name: step.locus, place };
    const { run, invocations } = await this.#parts.slots.run(async () => {
      try {
        return await this.#runAdmitted(locus, input, stepKey(place));
      } catch (thrown) {
        if (thrown instanceof LocusRunAborted) {
          const { runId, attempts, durationUs } = thrown;
          this.#enter({ ...common, ...noRun, outcome: "cancelled", runId, attempts, durationUs });
        } else if (thrown instanceof CallAborted) this.#enter({ ...common, ...noRun, outcome: "skipped" });
        throw thrown;
      }
    });
    this.#frame.ledger.invocations.push(...invocations.filter(({ outcome }) => outcome === "success"));
    const { outcome, output, runId, attempts, mutation, durationUs } = run;
    this.#enter({ ...common, outcome, output, runId, attempts, mutation, durationUs });
    if (outcome === "success") return { output, names: [[step.locus, output]] };
    const where = `${stepKey(place)} (${step.locus})`;
    const why = attempts.at(-1)?.message ?? "no allele is expressed";
    throw new StepStopped(`step ${where} ${outcome === "refusal" ? "refused" : "failed"}: ${why}`, outcome, output);
  }

  /** What is not committed here (a cancelled call, a failure) is taken back by whoever decides about the whole run. */
  async #runAdmitted(locus: Locus, input: JsonObject, key: string): Promise<OpenLocusRun> {
    const { context, effects, unit } = this.#frame;
    if (context.signal?.aborted) throw new CallAborted("the run was cancelled before this step");
    const part = locus.contract.family === "configuration" ? effects.begin(unit ?? key) : null;
    const inner = this.#parts.runner.context(context.runId, context.verifies, context.signal, part);
    const open = await this.#parts.runner.runLocus(locus, input, inner);
    await open.transaction?.commit();
    if (open.run.outcome === "success") await part?.commit();
    return open;
  }

  async #runPathway(step: Extract<Step, { kind: "pathway" }>, scope: Scope, place: StepPlace): Promise<StepResult> {
    const { runner, scribe } = this.#parts;
    const pathway = runner.pathway(step.pathway);
    const input = runner.checkPathwayInput(pathway, bind(step.bindings, scope));
    const key = stepKey(place);
    const keeps = keepsOnFailure(pathway);
    const unit = this.#frame.unit ?? (keeps ? null : key);
    const effects = this.#frame.effects.begin(unit ?? "");
    let output: Json;
    try {
      output = await this.#runBody(pathway, input, { ...this.#frame, effects, place, unit });
    } catch (thrown) {
      // Its own policy keeps what its completed steps did, if the pathways around it agree.
      if (keeps) await effects.commit();
      throw thrown;
    }
    await effects.commit();
    const { number } = step;
    const done = { key, unit: unit ?? key, number, name: step.pathway, outcome: "success" as const, output };
    scribe.step({ ...done, runId: null, attempts: [], durationUs: 0 });
    return { output, names: [[step.pathway, output]] };
  }

  #resumed(step: Step, name: string, place: StepPlace): StepResult | null {
    const done = this.#parts.completed.get(stepKey(place));
    if (done === undefined) return null;
    const { key, outcome, output, runId, attempts, durationUs } = done;
    const run = { key, number: step.number, name, outcome, output, runId, attempts, mutation: null, durationUs };
    this.#frame.ledger.steps.push({ place, run });
    return { output, names: [[name, output]] };
  }

  #enter({ place, ...run }: Omit<StepRun, "key"> & { readonly place: StepPlace }): void {
    const key = stepKey(place);
    this.#frame.ledger.steps.push({ place, run: { key, ...run } });
    const { mutation: _, ...journaled } = run;
    this.#parts.scribe.step({ key, unit: this.#frame.unit ?? key, ...journaled });
  }
}

const noRun = { runId: null, output: null, attempts: [], mutation: null, durationUs: 0 };
