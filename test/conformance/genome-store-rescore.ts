import { expect, test } from "bun:test";
import fc from "fast-check";
import type { RunId } from "../../src/core/mod.ts";
import { invocationFitness } from "../../src/evolution/mod.ts";
import { type AlleleStats, type GenomeStore, type Invocation, noStats, withInvocation } from "../../src/genome/mod.ts";
import { alleleOf, invocationOf, LOCUS, runOf } from "../store/samples.ts";

const score = fc.constantFrom(0, 1, null);
const weight = fc.integer({ min: 1, max: 10 }).map((tenths) => tenths / 10);
const event = fc.oneof(
  fc.record({ kind: fc.constant("run" as const), outcome: fc.constantFrom("success", "failure", "refusal") }),
  fc.record({ kind: fc.constant("late" as const), run: fc.nat(30), convergence: score, resilience: score }),
  fc.record({ kind: fc.constant("flush" as const) }),
);
const history = fc.record({
  weights: fc.record({ immediate: weight, convergence: weight, resilience: weight }),
  events: fc.array(event, { maxLength: 30 }),
});

/** A locus's statistics are a function of its records, whatever was rewritten in between. */
export function rescoreCases(store: () => GenomeStore): void {
  let alleles = 0;

  test("after any history of runs and late results, statistics are what counting the records anew would give", () => {
    fc.assert(
      fc.property(history, ({ weights, events }) => {
        alleles += 1;
        const { sha } = alleleOf(`return ${alleles}`);
        store().addAllele(alleleOf(`return ${alleles}`), "recessive", "test");
        const runs: RunId[] = [];
        for (const each of events) {
          if (each.kind === "flush") store().flush();
          else if (each.kind === "run") {
            const run = runOf({ outcome: each.outcome, startedAtMs: runs.length });
            const scores = {
              immediate: each.outcome === "success" ? 1 : 0,
              convergence: null,
              resilience: null,
            } as const;
            const e = each.outcome === "refusal" ? null : invocationFitness(scores, weights);
            store().record(run, [invocationOf(run, sha, { scores, e })]);
            runs.push(run.runId);
          } else {
            const [invocation] = recordsOf(store(), runs.slice(each.run, each.run + 1));
            // Late results concern successes: what failed was taken back, and a shared refusal made nothing.
            if (invocation?.outcome !== "success") continue;
            const { convergence, resilience } = each;
            const scores = { ...invocation.scores, convergence, resilience };
            store().rescore([{ ...invocation, scores, e: invocationFitness(scores, weights) }]);
          }
        }
        const counted = recordsOf(store(), runs).reduce<AlleleStats>(withInvocation, noStats);
        const kept = store()
          .allelesAt(LOCUS)
          .find(({ allele }) => allele.sha === sha)?.stats;
        const { n, successes, consecutiveFailures, lastUsedMs, latency } = counted;
        expect(kept).toMatchObject({ n, successes, consecutiveFailures, lastUsedMs, latency });
        expect(kept?.sumE).toBeCloseTo(counted.sumE, 9);
      }),
      { numRuns: 40 },
    );
  });
}

function recordsOf(store: GenomeStore, runs: readonly RunId[]): readonly Invocation[] {
  return runs.flatMap((runId) => store.run(runId)?.invocations ?? []);
}
