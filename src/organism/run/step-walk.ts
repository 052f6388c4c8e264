import type { PathwayContract, Step } from "../../contract/mod.ts";
import type { Json, JsonObject, RunId } from "../../core/mod.ts";
import type { Invocation, JournaledStep } from "../../genome/mod.ts";
import type { Transaction } from "../../kernel/mod.ts";
import { BlockScope, bind, evaluate, holds, type Scope, type StepPlace, stepKey, withName } from "../../pathway/mod.ts";
import type { FusedGenes } from "../fusion/fused-genes.ts";
import type { Locus } from "../locus.ts";
import type { WatchList } from "../watch/watch-list.ts";
import { CallAborted, LocusRunAborted, type RunContext } from "./attempt.ts";
import type { StepRun } from "./result.ts";
import type { OpenLocusRun } from "./run-locus.ts";
import { keepsOnFailure, type RunScribe } from "./run-scribe.ts";
import type { Slots } from "./slots.ts";
import type { CheckRunner } from "./verify.ts";

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

  run(step: Step, scope: Scope, place: StepPlace): Promise<StepResult> {
    switch (step.kind) {
      case "locus":
        return this.#resumed(step, step.locus, place) ?? this.#runLocus(step, scope, place);
      case "pathway":
        return this.#resumed(step, step.pathway, place) ?? this.#runPathway(step, scope, place);
      case "for":
        return this.#runLoop(step, scope, place);
      case "when":
        return this.#runWhen(step, scope, place);
    }
  }

  async #runWhen(step: Extract<Step, { kind: "when" }>, scope: Scope, place: StepPlace): Promise<StepResult> {
    const block = new BlockScope(scope);
    const output = holds(step.condition, scope)
      ? await this.#runBlock(step.steps, block, place, 0)
      : await this.#runBlock(step.otherwise, block, place, step.steps.length);
    return { output, names: block.given() };
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
    const { runner, slots } = this.#parts;
    const locus = runner.locus(step.locus);
    const input = bind(step.bindings, scope);
    const key = stepKey(place);
    const turn = slots.enter();
    if (turn !== null) await turn;
    let open: OpenLocusRun;
    try {
      open = await this.#runAdmitted(locus, input, key);
    } catch (thrown) {
      if (thrown instanceof LocusRunAborted) {
        const { runId, attempts, durationUs } = thrown;
        this.#enter(step, place, key, { ...noRun, outcome: "cancelled", runId, attempts, durationUs });
      } else if (thrown instanceof CallAborted) this.#enter(step, place, key, { ...noRun, outcome: "skipped" });
      throw thrown;
    } finally {
      slots.leave();
    }
    const { run, invocations } = open;
    for (const each of invocations) if (each.outcome === "success") this.#frame.ledger.invocations.push(each);
    const { outcome, output, attempts } = run;
    this.#enter(step, place, key, run);
    if (outcome === "success") return { output, names: [[step.locus, output]] };
    const why = attempts.at(-1)?.message ?? "no allele is expressed";
    const how = outcome === "refusal" ? "refused" : "failed";
    throw new StepStopped(`step ${key} (${step.locus}) ${how}: ${why}`, outcome, output);
  }

  #runAdmitted(locus: Locus, input: JsonObject, key: string): Promise<OpenLocusRun> {
    const { context, effects, unit } = this.#frame;
    if (context.signal?.aborted) throw new CallAborted("the run was cancelled before this step");
    const { runner } = this.#parts;
    if (locus.contract.family === "configuration") return this.#runActing(locus, input, effects.begin(unit ?? key));
    return runner.runLocus(locus, input, runner.context(context.runId, context.verifies, context.signal, null));
  }

  /** What is not committed here (a cancelled call, a failure) is taken back by whoever decides about the whole run. */
  async #runActing(locus: Locus, input: JsonObject, part: Transaction): Promise<OpenLocusRun> {
    const { context } = this.#frame;
    const { runner } = this.#parts;
    const inner = runner.context(context.runId, context.verifies, context.signal, part);
    const open = await runner.runLocus(locus, input, inner);
    await open.transaction?.commit();
    if (open.run.outcome === "success") await part.commit();
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
    scribe.step(() => ({ ...done, runId: null, attempts: [], durationUs: 0 }));
    return { output, names: [[step.pathway, output]] };
  }

  #resumed(step: Step, name: string, place: StepPlace): Promise<StepResult> | null {
    const { completed } = this.#parts;
    const done = completed.size === 0 ? undefined : completed.get(stepKey(place));
    if (done === undefined) return null;
    const { key, outcome, output, runId, attempts, durationUs } = done;
    const run = { key, number: step.number, name, outcome, output, runId, attempts, mutation: null, durationUs };
    this.#frame.ledger.steps.push({ place, run });
    return Promise.resolve({ output, names: [[name, output]] });
  }

  #enter(step: Extract<Step, { kind: "locus" }>, place: StepPlace, key: string, what: Ran): void {
    const { number, locus: name } = step;
    const { outcome, output, runId, attempts, mutation, durationUs } = what;
    const run: StepRun = { key, number, name, outcome, output, runId, attempts, mutation, durationUs };
    const { ledger, unit } = this.#frame;
    ledger.steps.push({ place, run });
    this.#parts.scribe.step(() => {
      const { mutation: _, ...journaled } = run;
      return { ...journaled, unit: unit ?? key };
    });
  }
}

type Ran = Omit<StepRun, "key" | "number" | "name">;

const noRun = { runId: null, output: null, attempts: [], mutation: null, durationUs: 0 };
