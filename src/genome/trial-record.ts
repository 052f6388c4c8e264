import type { LocusName, Sha } from "../core/mod.ts";

/**
 * What an allele was tried in beyond its ordinary runs: `shadow` on a simulated kernel in the live kernel's state,
 * `rehearsal` on the mock kernel alone, `canary` live on a canary node, `resilience` hours after it had acted.
 */
export type TrialKind = "shadow" | "rehearsal" | "canary" | "resilience";

export interface TrialCount {
  readonly kind: TrialKind;
  readonly runs: number;
  readonly successes: number;
  /** Successes since the last failure. */
  readonly streak: number;
  /** What the last failure said; null when the last trial passed. */
  readonly lastProblem: string | null;
  readonly lastAtMs: number;
}

export interface TrialResult {
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly kind: TrialKind;
  /** Why the trial was not passed, or null. */
  readonly problem: string | null;
  readonly atMs: number;
}

/** Counters of trials, by allele and kind. */
export interface Trials {
  note(result: TrialResult): TrialCount;
  /** In order of kind; none for an allele that was never tried. */
  of(locus: LocusName, sha: Sha): readonly TrialCount[];
}

export function afterTrial(before: TrialCount | null, { kind, problem, atMs }: TrialResult): TrialCount {
  const passed = problem === null ? 1 : 0;
  return {
    kind,
    runs: (before?.runs ?? 0) + 1,
    successes: (before?.successes ?? 0) + passed,
    streak: passed === 1 ? (before?.streak ?? 0) + 1 : 0,
    lastProblem: problem,
    lastAtMs: atMs,
  };
}
