/**
 * A repair for work that did not last. The run is long over and nobody waits; what is known is what the gene took, the
 * network that it found, and which diagnostics call it unhealthy now. So the failure is brought about again first
 * (`drill.ts`), in the background, and only what can be brought about is handed to a search.
 */
import type { Json, LocusName } from "../../core/mod.ts";
import { RELAPSED } from "../../evolution/mod.ts";
import type { BoundCheck, Concerned, ExpressedAllele, Scene } from "../../genome/mod.ts";
import { parentsOf } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { type AttemptResult, newContext } from "../run/attempt.ts";
import type { RunTools } from "../run/run-tools.ts";
import { reproduce } from "./drill.ts";

/** Work that was found unhealthy after its run had ended. */
export interface Relapse {
  readonly concerned: readonly Concerned[];
  readonly scene: Scene | null;
  readonly checks: readonly BoundCheck[];
  readonly diagnostics: readonly Json[];
  readonly reason: string;
}

export type LateRepair = (relapse: Relapse) => void;

export function createLateRepair(
  parts: OrganismParts,
  { mutator, background, checkOn }: Pick<RunTools, "mutator" | "background" | "checkOn">,
  locusOf: (name: LocusName) => Locus,
): LateRepair {
  const underWay = new Set<LocusName>();
  return (relapse) => {
    const [maker] = relapse.concerned;
    const { scene } = relapse;
    if (maker === undefined || scene === null || parts.engine === null || underWay.has(maker.locus)) return;
    const locus = locusOf(maker.locus);
    const failing = locus.allele(maker.sha);
    if (failing === undefined || failing.stage === "deprecated" || hasRepair(locus, failing)) return;
    underWay.add(maker.locus);
    background.start(async (signal) => {
      try {
        const context = newContext(null, true, signal);
        const drill = await reproduce(parts, locus, failing.allele, scene, relapse.checks, checkOn, context);
        if (drill === null) {
          parts.logger.log(
            "info",
            `No repair of ${maker.locus} is sought: a simulation does not show ${relapse.reason}`,
          );
          return;
        }
        const attempt = relapsed(failing, relapse, drill.when);
        const circumstances = { before: scene.before, world: [], drill };
        await mutator.mutate(locus, scene.input, attempt, context, circumstances);
      } finally {
        underWay.delete(maker.locus);
      }
    });
  };
}

/** A repair of the same work waits for its turn, or has it. */
function hasRepair(locus: Locus, { allele: { sha } }: ExpressedAllele): boolean {
  return locus
    .alleles()
    .some(
      ({ allele: { origin }, stage, stats }) =>
        origin.kind === "mutation" &&
        origin.failure.kind === RELAPSED &&
        parentsOf(origin).includes(sha) &&
        stage !== "deprecated" &&
        stats.consecutiveFailures === 0,
    );
}

function relapsed({ allele: { sha } }: ExpressedAllele, relapse: Relapse, when: string): AttemptResult {
  return {
    attempt: { sha, outcome: "failure", kind: "unhealthy", message: `${relapse.reason} (${when})`, durationUs: 0 },
    output: null,
    scores: { immediate: 1, convergence: 1, resilience: 0 },
    transaction: null,
    frames: [],
    diagnostics: relapse.diagnostics,
    rollback: null,
    inputFault: null,
    checks: relapse.checks,
    owedInMs: null,
  };
}
