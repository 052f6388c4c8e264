import type { LocusName, RunId } from "../../core/mod.ts";
import type { GenomeCounts, Invocation, Rescored, RunFilter, RunRecord } from "../../genome/mod.ts";

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

  recent({ limit, name, failedOnly, askedOnly, beforeMs, sinceMs, after }: RunFilter): readonly RunRecord[] {
    const matching = [...this.#runs.values()]
      .map(({ run }) => run)
      .filter(
        (run) =>
          (name === undefined || run.name === name) &&
          (failedOnly === undefined || run.outcome === "failure") &&
          (askedOnly === undefined || run.parentRunId === null) &&
          (beforeMs === undefined || run.startedAtMs < beforeMs) &&
          (sinceMs === undefined || run.startedAtMs >= sinceMs),
      )
      .reverse()
      .sort((left, right) => right.startedAtMs - left.startedAtMs);
    const start = after === undefined ? 0 : this.#positionBehind(after, matching);
    return matching.slice(start, start + limit);
  }

  /** Where the list goes on behind a run that itself need not match. */
  #positionBehind(after: RunId, matching: readonly RunRecord[]): number {
    const last = this.#runs.get(after)?.run;
    if (last === undefined) return matching.length;
    const order = [...this.#runs.keys()];
    const isBehind = ({ runId, startedAtMs }: RunRecord) =>
      startedAtMs < last.startedAtMs ||
      (startedAtMs === last.startedAtMs && order.indexOf(runId) < order.indexOf(after));
    const position = matching.findIndex(isBehind);
    return position < 0 ? matching.length : position;
  }

  children(parent: RunId, limit: number): readonly RunRecord[] {
    const runs = [...this.#runs.values()].map(({ run }) => run);
    return runs.filter(({ parentRunId }) => parentRunId === parent).slice(0, limit);
  }

  invocationsAt(locus: LocusName, limit: number): readonly Invocation[] {
    const newest = this.recent({ limit, name: locus }).toReversed();
    return newest
      .flatMap(({ runId }) => this.#runs.get(runId)?.invocations ?? [])
      .filter((invocation) => invocation.locus === locus && invocation.e !== null);
  }

  counts(): Pick<GenomeCounts, "runs" | "failures"> {
    return { runs: this.#count, failures: this.#failures };
  }
}
