import { sha256 } from "../../../core/mod.ts";
import type { CandidateScore, CandidateTrial, MutationRequest } from "../engine.ts";
import { type Candidate, costOf, type Scored } from "./candidate.ts";
import { type EvidencePlan, planEvidence } from "./evidence-plan.ts";

/** One search: its budget, what it has tried, and the winner as soon as there is one. */
export class Session {
  readonly plan: EvidencePlan;
  /** What the failing gene itself achieves. */
  readonly parent: CandidateScore;
  readonly request: MutationRequest;
  readonly #trial: CandidateTrial;
  readonly #startedMs: number;
  readonly #seen = new Set<string>();
  #candidatesTried = 0;
  #winner: Candidate | null = null;

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
    this.#trial = trial;
    this.#startedMs = startedMs;
  }

  /** Runs the failing gene on the evidence first: partial credit is measured from there. */
  static async open(request: MutationRequest, trial: CandidateTrial, script: string): Promise<Session> {
    const startedMs = request.nowMs();
    const plan = planEvidence(request.evidence, request.random);
    const [parent] = await trial.tryAll([request.failing.source], [script]);
    return new Session(request, trial, plan, parent ?? { passed: [], firstFailure: null }, startedMs);
  }

  get candidatesTried(): number {
    return this.#candidatesTried;
  }

  get winner(): Candidate | null {
    return this.#winner;
  }

  get elapsedMs(): number {
    return this.request.nowMs() - this.#startedMs;
  }

  /** True when there is nothing left to do or to do it with. */
  get isOver(): boolean {
    const { budget, signal } = this.request;
    if (this.#winner !== null || signal?.aborted === true) return true;
    return this.#candidatesTried >= budget.candidatesMax || this.elapsedMs >= budget.wallMs;
  }

  /** These texts count as tried. */
  forbid(sources: Iterable<string>): void {
    for (const source of sources) this.#seen.add(source);
  }

  /** False for a text that was tried before, in this search or an earlier one for the same failure. */
  isNew({ source }: Candidate): boolean {
    if (source === this.request.failing.source || this.#seen.has(source)) return false;
    if (this.request.tried.size > 0 && this.request.tried.has(sha256(source))) return false;
    // A set of every text of a long search of a large gene would need gigabytes; what is forgotten is tried twice.
    if (this.#seen.size * source.length < SEEN_CHARACTERS_MAX) this.#seen.add(source);
    return true;
  }

  /** Tries what the budget allows of the batch. The winner is the batch's smallest repair, not its first. */
  async tryBatch(batch: readonly Candidate[]): Promise<readonly Scored[]> {
    const candidates = batch.slice(0, this.#affordable());
    if (candidates.length === 0) return [];
    const scores = await this.#trial.tryAll(
      candidates.map(({ source }) => source),
      candidates.map(({ script }) => script),
    );
    this.#candidatesTried += candidates.length;
    const scored = candidates.flatMap((candidate, index) => {
      const score = scores[index];
      return score === undefined ? [] : [{ candidate, score }];
    });
    const winners = scored.filter(({ score }) => this.plan.isWinner(score)).map(({ candidate }) => candidate);
    // Stable: of two that cost the same, the one that was likelier beforehand.
    winners.sort((left, right) => costOf(left) - costOf(right));
    this.#winner ??= winners[0] ?? null;
    return scored;
  }

  /** Only near the end of the wall time does speed decide; until then equal seeds see equal batches. */
  #affordable(): number {
    const { budget } = this.request;
    const byCount = budget.candidatesMax - this.#candidatesTried;
    const elapsedMs = this.elapsedMs;
    if (this.#candidatesTried === 0 || elapsedMs === 0) return byCount;
    const perMs = this.#candidatesTried / elapsedMs;
    return Math.min(byCount, Math.max(1, Math.floor((budget.wallMs - elapsedMs) * perMs)));
  }
}

const SEEN_CHARACTERS_MAX = 64 * 1024 * 1024;
