import type { GeneContract } from "../../contract/mod.ts";
import {
  InputError,
  type Json,
  type JsonObject,
  jsonEquals,
  newRunId,
  SgError,
  type Sha,
  sha256,
} from "../../core/mod.ts";
import { type Evidence, keepPartials, type MutationBudget, type PartialCandidate } from "../../evolution/mod.ts";
import type {
  Actor,
  EvidenceCounts,
  ExpressedAllele,
  Objection,
  Origin,
  SiblingAgreement,
  Stage,
} from "../../genome/mod.ts";
import { checkGene, type GeneFrame } from "../../sandbox/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { type AttemptResult, newContext, type RunContext } from "../run/attempt.ts";
import { isForeseenError } from "../run/foreseen-error.ts";
import type { MutationReport } from "../run/result.ts";
import { runAllele } from "../run/run-allele.ts";
import { type Complaint, complaintOf, complaintOfContract, withBrokenProperty } from "./complaint.ts";
import {
  addAllele,
  evidenceFor,
  evidenceSummary,
  examplesOf,
  propertiesOf,
  recordedSuccesses,
  taskFor,
} from "./mutate.ts";
import { type RepairTask, searchRepair } from "./search-repair.ts";
import { type CheckOn, createTrialFactory, problemOf, type TrialFactory } from "./trial.ts";

/** One repair that a person asked for and decides about. */
export interface SupervisedMutation {
  readonly locus: string;
  readonly parent: { readonly sha: Sha; readonly source: string; readonly stage: Stage };
  /** Null: it answers this input as it should, and nothing was searched. */
  readonly failure: {
    readonly kind: string;
    readonly message: string;
    readonly input: Json;
    readonly frames: readonly GeneFrame[];
    readonly diagnostics: readonly Json[];
    /** What it should have given: fields that are left out are free. Null: nobody said. */
    readonly expected: JsonObject | null;
  } | null;
  /** What the parent gave, where it gave something. */
  readonly output: Json;
  /** The parent's error, where the contract foresees that some inputs end in one: then that is right. */
  readonly foreseen?: string;
  readonly search: {
    readonly engine: string;
    readonly seed: number;
    readonly candidatesTried: number;
    readonly elapsedMs: number;
    readonly evidence: EvidenceCounts;
    /** Null: nothing satisfies all evidence, for this reason. */
    readonly winner: { readonly sha: Sha; readonly source: string; readonly description: string } | null;
    readonly reason: string | null;
    /** The best that fell short, when nothing did not. */
    readonly best: PartialCandidate | null;
    readonly model: MutationReport["model"] | null;
    /** Null: no two siblings of different lineage had anything to say. */
    readonly agreement: SiblingAgreement | null;
  } | null;
}

export interface SupervisionOptions {
  /** What the gene should give, where that is known: fields that are left out are free. */
  readonly expected: JsonObject | null;
  /** Null: as for a mutation in a run. */
  readonly budget: MutationBudget | null;
  /** Null: a fresh one. */
  readonly seed: number | null;
  readonly signal?: AbortSignal;
}

/** Mutations are switched off. */
export class NoEngineError extends SgError {
  readonly code = "engine_unavailable";
}

/** An allele that was taken in, and the stage that its risk gave it. */
export interface Adopted {
  readonly sha: Sha;
  readonly stage: Stage;
}

/** Work on alleles to be, outside of any run: nothing here scores anybody, and the kernel is only ever simulated. */
export class Nursery {
  readonly #parts: OrganismParts;
  readonly #locus: Locus;
  readonly #checkOn: CheckOn;
  readonly #trials: TrialFactory;

  constructor(parts: OrganismParts, locus: Locus, checkOn: CheckOn) {
    this.#parts = parts;
    this.#locus = locus;
    this.#checkOn = checkOn;
    this.#trials = createTrialFactory(parts, checkOn);
  }

  get contract(): GeneContract {
    return this.#locus.contract;
  }

  /** What may run here or waits to, in the order in which a run would try it. */
  alleles(): readonly ExpressedAllele[] {
    const stack = this.#locus.stack();
    const waiting = this.#locus.alleles().filter(({ stage }) => stage === "shadow" || stage === "canary");
    return [...stack, ...waiting.filter((each) => !stack.includes(each))];
  }

  /** What speaks against a source: the gate, or the first example or property of the contract that does not hold. Null: nothing. */
  async objectionTo(source: string): Promise<Objection | null> {
    const refusal = gateRefusal(source);
    if (refusal !== null) return { reason: refusal, isFinal: true };
    return await this.#contradiction(source, examplesOf(this.contract));
  }

  /** Where a transform gives something else than was recorded here, or lacks a property there. Null: nowhere. */
  async contradictionOf(source: string): Promise<Objection | null> {
    return await this.#contradiction(source, recordedSuccesses(this.#parts, this.#locus));
  }

  async #contradiction(source: string, evidence: readonly Evidence[]): Promise<Objection | null> {
    const all = [...evidence, ...propertiesOf(this.contract)];
    if (all.length === 0) return null;
    const trial = await this.#trials.trial(this.#locus, all, newContext(null, false, null));
    const [score] = await trial.tryAll([source], undefined, { wallMs: Number.POSITIVE_INFINITY, patient: true });
    if (score === undefined || score.firstFailure === null) return null;
    return { reason: score.firstFailure, isFinal: score.untried !== true && score.inconclusive !== true };
  }

  /** Takes a source in at the stage that its risk demands. */
  adopt(source: string, origin: Origin, reason: string, by: Actor = "person"): Adopted {
    const sha = addAllele(this.#parts, this.#locus, source, origin, { reason, by });
    return { sha, stage: this.#locus.allele(sha)?.stage ?? "shadow" };
  }

  /** Takes in what a supervised search found; null when it found nothing. */
  adoptRepair({ parent, failure, search }: SupervisedMutation, by: Actor): Adopted | null {
    if (failure === null || search === null || search.winner === null) return null;
    const { winner, engine, seed, candidatesTried, elapsedMs, evidence, model, agreement } = search;
    const origin: Origin = {
      kind: "mutation",
      engine,
      parents: [parent.sha],
      description: winner.description,
      failure: { kind: failure.kind, message: failure.message, input: failure.input },
      runId: newRunId(),
      seed,
      candidatesTried,
      elapsedMs: Math.round(elapsedMs),
      evidence,
      ...(agreement === null ? {} : { agreement }),
      ...(model === null || model === undefined ? {} : { model }),
    };
    const adopted = this.adopt(winner.source, origin, `born of ${engine}, supervised: ${winner.description}`, by);
    this.#keepWord(adopted.sha, failure);
    return adopted;
  }

  /** What a person said is right takes the place of what was recorded: else the next repair had to keep the wrong answer. */
  #keepWord(sha: Sha, { input, expected }: NonNullable<SupervisedMutation["failure"]>): void {
    const { family, name } = this.contract;
    if (expected === null || family !== "transform") return;
    this.#parts.store.recordSuccess({ locus: name, sha, input, output: expected }, this.#parts.clock.nowMs());
  }

  /**
   * Runs the dominant on the input and, when it fails or gives something else than is expected, searches for a repair.
   * Without an input, on the first of the contract's examples that it misses, or of its properties that it breaks. Registers
   * nothing.
   * @throws InputError when the input breaks `takes`, or what is expected `gives`; NoEngineError when mutations are off.
   */
  async supervise(input: Json | null, options: SupervisionOptions): Promise<SupervisedMutation> {
    const { name, examples, always } = this.contract;
    const [parent] = this.#locus.stack();
    if (parent === undefined) throw new InputError(`Cannot mutate ${name}: no allele is expressed there`);
    if (input === null && examples.length + always.length === 0) {
      throw new InputError(`Cannot mutate ${name}: its contract has no examples that could fail; say which input does`);
    }
    const complaint =
      input === null
        ? await complaintOfContract(this.#parts, this.#locus, parent)
        : await withBrokenProperty(this.#parts, this.#locus, parent, complaintOf(this.#locus, input, options.expected));
    const { sha, source } = parent.allele;
    const report = { locus: name, parent: { sha, source, stage: parent.stage } };
    if (complaint === null) return { ...report, failure: null, output: null, search: null };
    const context = newContext(null, true, options.signal ?? null);
    const result = await this.#rehearse(parent, complaint.input, context);
    if (input !== null && (await this.#isForeseen(result, complaint))) {
      return { ...report, failure: null, output: null, search: null, foreseen: result.attempt.message ?? "" };
    }
    const failure = failureOf(result, complaint);
    const search = failure === null ? null : await this.#search(parent, result, failure, options, context);
    return { ...report, failure, output: result.output, search };
  }

  /** Nobody said what it should give instead: a repair would merely stop throwing, and accept what is refused for a reason. */
  async #isForeseen(result: AttemptResult, { input, expected, broken }: Complaint): Promise<boolean> {
    const isOpen = expected === null && broken === undefined && result.attempt.kind === "threw";
    return isOpen && (await isForeseenError(this.#parts, this.#locus, input, [result]));
  }

  async #rehearse(parent: ExpressedAllele, input: JsonObject, context: RunContext): Promise<AttemptResult> {
    const { family } = this.contract;
    const kernel = this.#parts.simulate(family === "transform" ? null : await this.#parts.kernel.snapshot());
    const text = JSON.stringify(input);
    const checks = this.#checkOn(kernel, context);
    return await runAllele({ ...this.#parts, kernel }, this.#locus, parent, input, text, context, checks);
  }

  async #search(
    parent: ExpressedAllele,
    failed: AttemptResult,
    failure: NonNullable<SupervisedMutation["failure"]>,
    { budget, seed: wanted }: SupervisionOptions,
    context: RunContext,
  ): Promise<NonNullable<SupervisedMutation["search"]>> {
    const { engine, random } = this.#parts;
    if (engine === null) {
      throw new NoEngineError(
        `Cannot mutate ${this.contract.name}: the mutation engine is off; name one with --engine`,
      );
    }
    const seed = wanted ?? random.below(4_294_967_296);
    const input = failure.input as JsonObject;
    const evidence = withWord(evidenceFor(this.#parts, this.#locus, input), input, failure.expected);
    const task: RepairTask = {
      ...taskFor(this.#parts, this.#locus, input, failed, parent.allele, new Set(), seed),
      ...{ evidence, failure },
      ...(budget === null ? {} : { budget }),
    };
    const watched = watchedTrials(this.#trials, task);
    const found = await searchRepair(this.#parts, engine, watched.factory, task, context);
    const refusal = found.winner === null ? null : gateRefusal(found.winner.source);
    const winner = refusal === null ? found.winner : null;
    return {
      engine: found.engine ?? engine.name,
      seed,
      candidatesTried: found.candidatesTried,
      elapsedMs: found.elapsedMs,
      evidence: evidenceSummary(evidence),
      winner: winner === null ? null : { ...winner, sha: sha256(winner.source) },
      reason: winner === null ? (refusal ?? found.reason ?? "no candidate satisfies all evidence") : null,
      best: winner === null ? (watched.best() ?? null) : null,
      model: found.model ?? null,
      agreement: found.agreement ?? null,
    };
  }
}

function gateRefusal(source: string): string | null {
  const [problem] = checkGene(source);
  return problem === undefined ? null : `the gate refuses it: line ${problem.line}: ${problem.message}`;
}

function failureOf(
  { attempt, output, frames, diagnostics }: AttemptResult,
  { input, expected, broken }: Complaint,
): SupervisedMutation["failure"] {
  if (attempt.outcome === "failure") {
    return { kind: attempt.kind ?? "threw", message: attempt.message ?? "", input, frames, diagnostics, expected };
  }
  if (expected === null) {
    if (broken === undefined) return null;
    return { kind: "property", message: broken, input, frames: [], diagnostics, expected };
  }
  const problem = problemOf(
    { expected: { kind: "output", output: expected } },
    { outcome: attempt.outcome, output: output ?? {} },
  );
  return problem === null ? null : { kind: "unexpected", message: problem, input, frames: [], diagnostics, expected };
}

/** Where it is said what the failing input should give, that counts, and not what was once recorded for it. */
function withWord(evidence: readonly Evidence[], input: JsonObject, expected: JsonObject | null): readonly Evidence[] {
  if (expected === null) return evidence;
  return evidence
    .filter((piece) => piece.origin !== "success" || !jsonEquals(piece.input, input))
    .map((piece) =>
      piece.origin === "failure" ? { ...piece, expected: { kind: "output", output: expected } } : piece,
    );
}

/** Trials whose best shortfall and count can be asked for, also when the search was cut off. */
function watchedTrials(trials: TrialFactory, task: RepairTask) {
  let partials: () => readonly PartialCandidate[] = () => [];
  const factory: TrialFactory = {
    async trial(...about) {
      const kept = keepPartials(await trials.trial(...about), { failing: task.failing });
      partials = kept.partials;
      return kept.trial;
    },
  };
  return { factory, best: () => partials()[0] };
}
