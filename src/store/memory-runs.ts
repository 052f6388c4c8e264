import type { RunId } from "../core/mod.ts";
import type { GenomeCounts, Invocation, Rescored, RunFilter, RunRecord } from "../genome/mod.ts";

/** Beyond this the oldest are forgotten; counts and statistics keep what they said. */
const runsKeptMax = 100_000;

interface KeptRun {
  readonly run: RunRecord;
  readonly invocations: readonly Invocation[];
}

/** Runs in the order of recording. */
export class MemoryRuns {
  readonly #runs = new Map<RunId, KeptRun>();
  #count = 0;
  #failures = 0;

  /** False when the run is there already: it is left as it is. */
  add(run: RunRecord, invocations: readonly Invocation[]): boolean {
    if (this.#runs.has(run.runId)) return false;
    this.#runs.set(run.runId, { run, invocations });
    this.#count += 1;
    if (run.outcome === "failure") this.#failures += 1;
    for (const oldest of this.#runs.keys()) {
      if (this.#runs.size <= runsKeptMax) break;
      this.#runs.delete(oldest);
    }
    return true;
  }

  /** Rewrites the scores; returns the invocations as they were. */
  rescore({ runId, locus, sha, scores, e }: Rescored): readonly Invocation[] {
    const kept = this.#runs.get(runId);
    if (kept === undefined) return [];
    const isConcerned = (invocation: Invocation) => invocation.locus === locus && invocation.sha === sha;
    const invocations = kept.invocations.map((it) => (isConcerned(it) ? { ...it, scores, e } : it));
    this.#runs.set(runId, { run: kept.run, invocations });
    return kept.invocations.filter(isConcerned);
  }

  get(runId: RunId): KeptRun | null {
    return this.#runs.get(runId) ?? null;
  }

  recent({ limit, name, failedOnly, beforeMs }: RunFilter): readonly RunRecord[] {
    return [...this.#runs.values()]
      .map(({ run }) => run)
      .filter(
        (run) =>
          (name === undefined || run.name === name) &&
          (failedOnly === undefined || run.outcome === "failure") &&
          (beforeMs === undefined || run.startedAtMs < beforeMs),
      )
      .reverse()
      .sort((left, right) => right.startedAtMs - left.startedAtMs)
      .slice(0, limit);
  }

  counts(): Pick<GenomeCounts, "runs" | "failures"> {
    return { runs: this.#count, failures: this.#failures };
  }
}
