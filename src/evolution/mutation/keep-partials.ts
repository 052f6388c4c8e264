import type { CandidateTrial, MutationRequest, PartialCandidate } from "./engine.ts";

/** Enough to show a model what nearly works; more would fill its prompt with near-duplicates. */
const PARTIALS_MAX = 3;

/**
 * A trial that remembers the best candidates which fell short: those that satisfy part of the evidence, each set of
 * satisfied pieces once. It watches scores, so it serves whatever engine is searching.
 */
export function keepPartials(
  trial: CandidateTrial,
  { failing, partials: before = [] }: Pick<MutationRequest, "failing" | "partials">,
): { readonly trial: CandidateTrial; readonly partials: () => readonly PartialCandidate[] } {
  let kept: (PartialCandidate & { readonly pattern: string })[] = [];
  let leastPassed = 1;
  const consider = (source: string, passed: readonly boolean[], reason: string | null): void => {
    const count = passed.reduce((sum, it) => sum + (it ? 1 : 0), 0);
    if (count < leastPassed || count === passed.length || source === failing.source) return;
    const pattern = passed.map(Number).join("");
    if (kept.some((other) => other.pattern === pattern)) return;
    kept.push({ source, passed: count, reason: reason ?? "not all evidence holds", pattern });
    kept = kept.sort((left, right) => right.passed - left.passed).slice(0, PARTIALS_MAX);
    if (kept.length === PARTIALS_MAX) leastPassed = (kept.at(-1)?.passed ?? 0) + 1;
  };
  return {
    trial: {
      ...trial,
      async tryAll(...batch) {
        const scores = await trial.tryAll(...batch);
        const [sources] = batch;
        for (const [index, { passed, firstFailure }] of scores.entries())
          consider(sources[index] ?? "", passed, firstFailure);
        return scores;
      },
    },
    partials: () => [...kept.map(({ pattern: _, ...partial }) => partial), ...before].slice(0, PARTIALS_MAX),
  };
}
