import { sha256 } from "../../../core/mod.ts";
import type { CandidateScore, CandidateTrial, MutationRequest, TrialBounds } from "../engine.ts";
import { type Candidate, costOf, type Scored, withSteps } from "./candidate.ts";
import { type EvidencePlan, type Progress, planEvidence } from "./evidence-plan.ts";
import { type Fingerprint, fingerprintOf, fingerprintWith } from "./fingerprint.ts";
import { STEPS_MANY, STEPS_MAX } from "./step-meter.ts";

/** Candidates on their way. */
export interface SentBatch {
  readonly candidates: readonly Candidate[];
  readonly scores: Promise<readonly CandidateScore[]>;
}

/** One search: its budget, what it has tried, and the repairs that it found. */
export class Session {
  readonly plan: EvidencePlan;
  /** What the failing gene itself achieves. */
  readonly parent: CandidateScore;
  readonly request: MutationRequest;
  readonly trial: CandidateTrial;
  /** Rounds and calls that a candidate may spend on one input. */
  stepsMax = STEPS_MAX;
  readonly #startedMs: number;
  #patient: Scored[] = [];
  #hopefulLeft = HOPEFUL_MAX;
  readonly #seen = new Set<Fingerprint>();
  readonly #rivals: Candidate[] = [];
  #candidatesTried = 0;
  /** Sent and not yet received. */
  #underWay = 0;
  /** Candidates that were tried when the first repair was found, and the cost of the likeliest since. */
  #foundAfter = 0;
  #cheapest = Number.POSITIVE_INFINITY;
  /** With a repair in hand the search goes on only so far. */
  #candidatesMax: number;
  /** As long as all that it has are unlikely ones, at least so far. */
  #pairsMax = 0;

  private constructor(
    request: MutationRequest,
    trial: CandidateTrial,
    plan: EvidencePlan,
    parent: CandidateScore,
    startedMs: number,
  ) {
    this.request = request;
    this.plan = plan;
    this.parent = parent;
    this.trial = trial;
    this.#startedMs = startedMs;
    this.#candidatesMax = request.budget.candidatesMax;
    this.forbid([request.failing.source]);
  }

  /** Runs the failing gene on the evidence first: partial credit is measured from there. */
  static async open(request: MutationRequest, trial: CandidateTrial, script: string): Promise<Session> {
    const startedMs = request.nowMs();
    const plan = planEvidence(request.evidence, request.random);
    const bounds = { wallMs: request.budget.wallMs, everyPiece: true } as const;
    const [parent] = await trial.tryAll([request.failing.source], [script], bounds);
    return new Session(request, trial, plan, parent ?? { passed: [], firstFailure: null }, startedMs);
  }

  get candidatesTried(): number {
    return this.#candidatesTried;
  }

  /** Candidates that satisfy all evidence, in the order in which they were tried. */
  get rivals(): readonly Candidate[] {
    return this.#rivals;
  }

  /** A single edit that is itself unlikely may only look like the repair of what takes two. */
  get hasLikelyRepair(): boolean {
    return this.#cheapest < UNLIKELY_FROM;
  }

  get elapsedMs(): number {
    return this.request.nowMs() - this.#startedMs;
  }

  /** True when there is nothing left to do or to do it with. */
  get isOver(): boolean {
    return this.isOutOfTime || this.#candidatesTried + this.#underWay >= this.#candidatesMax;
  }

  get isOutOfTime(): boolean {
    const { budget, signal } = this.request;
    return signal?.aborted === true || this.elapsedMs >= budget.wallMs;
  }

  /** These texts count as tried. */
  forbid(sources: Iterable<string>): void {
    for (const source of sources) this.#seen.add(fingerprintOf(source));
  }

  /** False for a text that was tried before, in this search or an earlier one for the same failure. */
  isNew({ source, base, edit }: Candidate): boolean {
    const fingerprint = fingerprintWith(base.gene, edit.splices);
    if (this.#seen.has(fingerprint)) return false;
    if (this.request.tried.size > 0 && this.request.tried.has(sha256(source))) return false;
    // What is forgotten is tried twice.
    if (this.#seen.size < SEEN_MAX) this.#seen.add(fingerprint);
    return true;
  }

  /** Tries what the budget allows of the batch. */
  async tryBatch(batch: readonly Candidate[]): Promise<readonly Scored[]> {
    return await this.receive(this.send(batch));
  }

  /** Hands what the budget allows of the batch to the trial. Every batch that was sent is to be received, in the same order. */
  send(batch: readonly Candidate[], patience: Pick<TrialBounds, "patient"> = {}): SentBatch {
    const candidates = batch.slice(0, this.#affordable());
    if (candidates.length === 0) return { candidates, scores: Promise.resolve([]) };
    const sources = candidates.map(({ source }) => source);
    const scripts = candidates.map(({ script }) => script);
    const bounds = { wallMs: this.request.budget.wallMs - this.elapsedMs, ...patience };
    this.#underWay += candidates.length;
    const scores = this.trial.tryAll(sources, scripts, bounds);
    // Received in its turn; until then a failure of one before must not make this one nobody's.
    scores.catch(() => undefined);
    return { candidates, scores };
  }

  /** What came of a batch. All that the session learns from it, it learns here: nothing depends on which batch was faster. */
  async receive({ candidates, scores }: SentBatch): Promise<readonly Scored[]> {
    const given = await scores;
    const scored = candidates.flatMap((candidate, index) => {
      const score = given[index];
      return score === undefined || score.untried === true ? [] : [{ candidate, score }];
    });
    this.#underWay -= candidates.length;
    this.#candidatesTried += scored.length;
    if (this.#patient.length < PATIENT_MAX) {
      this.#patient.push(...scored.filter(({ score }) => isWrongForLackOfTime(score)));
    }
    const winners = scored.filter(({ score }) => this.plan.isWinner(score));
    if (winners.length > 0) this.#lookAround(winners.map(({ candidate }) => candidate));
    return scored;
  }

  /** Whether a text satisfies all evidence; false as well where the budget allows no more. */
  async holds(source: string): Promise<boolean> {
    const { budget, signal } = this.request;
    const wallMs = budget.wallMs - this.elapsedMs;
    if (signal?.aborted === true || wallMs <= 0 || this.#candidatesTried >= budget.candidatesMax) return false;
    const [score] = await this.trial.tryAll([source], undefined, { wallMs });
    if (score === undefined || score.untried === true) return false;
    this.#candidatesTried += 1;
    return this.plan.isWinner(score);
  }

  /**
   * The first repair found is seldom the only one, and not always the right one: the search goes on for as long again, and
   * longer while all that it has are unlikely ones. Where every candidate costs a simulated kernel, not for quite so long.
   */
  #lookAround(winners: readonly Candidate[]): void {
    if (this.#rivals.length === 0) this.#foundAfter = this.#candidatesTried;
    this.#rivals.push(...winners);
    this.#cheapest = Math.min(this.#cheapest, ...winners.map(costOf));
    const isCheap = this.request.contract.family === "transform";
    const times = UNLIKELY.find(({ from }) => this.#cheapest >= from)?.times ?? 1;
    const more = isCheap ? Math.max(RIVALS_AFTER_MIN, this.#foundAfter * times) : RIVALS_AFTER_MIN_ON_KERNEL;
    const enough = Math.max(this.#foundAfter + more, this.hasLikelyRepair ? 0 : this.#pairsMax);
    this.#candidatesMax = Math.min(this.request.budget.candidatesMax, enough);
  }

  /** What takes two edits has not been looked for yet: an unlikely single one must not be the end of it. */
  allowPairs(): void {
    if (this.#rivals.length === 0 || this.hasLikelyRepair) return;
    this.#pairsMax = this.#candidatesTried + PAIRS_BESIDE_UNLIKELY;
    this.#candidatesMax = Math.min(this.request.budget.candidatesMax, Math.max(this.#candidatesMax, this.#pairsMax));
  }

  /** Those that were right as far as they came may come further now: the most right first, then the likeliest. */
  async tryPatient(): Promise<readonly Scored[]> {
    const tried: Scored[] = [];
    for (const { retriedMax, stepsMax, bounds } of PATIENCE) {
      if (stepsMax <= this.stepsMax) continue;
      if (this.isOver || this.#rivals.length > 0) break;
      const patient = this.#patient.splice(0).map((scored) => ({ scored, ...this.#progressOf(scored) }));
      patient.sort((left, right) => right.fixed - left.fixed || left.broken - right.broken);
      const batch = patient.slice(0, retriedMax).map(({ scored }) => withSteps(scored.candidate, stepsMax));
      tried.push(...(await this.receive(this.send(batch, bounds))));
    }
    return tried;
  }

  /**
   * What already puts something right and is wrong nowhere it came to an end need not wait for its turn: where everything takes long,
   * the time would be over by then.
   */
  async tryHopeful(): Promise<readonly Scored[]> {
    if (this.#hopefulLeft === 0 || this.isOver || this.hasLikelyRepair) return [];
    const hopeful = this.#patient.filter((scored) => this.#progressOf(scored).fixed > 0).slice(0, this.#hopefulLeft);
    if (hopeful.length === 0) return [];
    const gone = new Set(hopeful);
    this.#patient = this.#patient.filter((scored) => !gone.has(scored));
    this.#hopefulLeft -= hopeful.length;
    const batch = hopeful.map(({ candidate }) => withSteps(candidate, STEPS_PATIENT));
    return await this.receive(this.send(batch, { patient: true }));
  }

  #progressOf({ score }: Scored): Progress {
    return this.plan.progress(score, this.parent);
  }

  /** Only near the end of the wall time does speed decide; until then equal seeds see equal batches. */
  #affordable(): number {
    const { budget } = this.request;
    const byCount = this.#candidatesMax - this.#candidatesTried - this.#underWay;
    const elapsedMs = this.elapsedMs;
    if (this.#candidatesTried === 0 || elapsedMs === 0) return byCount;
    const perMs = this.#candidatesTried / elapsedMs;
    return Math.min(byCount, Math.max(1, Math.floor((budget.wallMs - elapsedMs) * perMs) - this.#underWay));
  }
}

/** Right wherever it came to an end. What it was not run on, because it ran out before, says nothing for or against it. */
function isWrongForLackOfTime({ passed, ranOut }: CandidateScore): boolean {
  return ranOut?.includes(true) === true && passed.every((isRight, index) => isRight || ranOut[index] === true);
}

const PATIENT_MAX = 2_000;
const HOPEFUL_MAX = 16;
const STEPS_PATIENT = STEPS_MANY * 50;
/**
 * What the failing gene needs where it ends says little of what a right one needs where that never did. A few may take as long as a
 * run may: what is right and exponential looks like what never ends.
 */
const PATIENCE: readonly {
  readonly retriedMax: number;
  readonly stepsMax: number;
  readonly bounds: Pick<TrialBounds, "patient">;
}[] = [
  { retriedMax: PATIENT_MAX, stepsMax: STEPS_MAX, bounds: {} },
  { retriedMax: 256, stepsMax: STEPS_MANY, bounds: {} },
  { retriedMax: 24, stepsMax: STEPS_PATIENT, bounds: { patient: true } },
];
const UNLIKELY_FROM = 6;
/** By the cost of the likeliest repair: how many times as long again the search goes on. */
const UNLIKELY = [
  { from: 9, times: 10 },
  { from: UNLIKELY_FROM, times: 3 },
] as const;
const PAIRS_BESIDE_UNLIKELY = 3_072;
const RIVALS_AFTER_MIN = 2_048;
const RIVALS_AFTER_MIN_ON_KERNEL = 384;
const SEEN_MAX = 1_000_000;
