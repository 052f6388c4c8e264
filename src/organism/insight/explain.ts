import { formatTime, type Sha } from "../../core/mod.ts";
import {
  localFitness,
  type PeersOpinion,
  type SelectionRules,
  whyNotDominant,
  wilsonLowerBound,
} from "../../evolution/mod.ts";
import type { ExpressedAllele, Regression, Stage, StageChange } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";

/** Why a locus expresses what it expresses: the answer to "why is this allele dominant?", in numbers. */
export interface Explanation {
  readonly locus: string;
  readonly rules: SelectionRules;
  /** In the order in which a run tries them, then those that do not run. */
  readonly alleles: readonly ExplainedAllele[];
  /** The newest first. */
  readonly changes: readonly StageChange[];
  readonly regressions: readonly Regression[];
}

export interface ExplainedAllele {
  readonly sha: Sha;
  readonly stage: Stage;
  /** What it is compared by: of what it did here and what peers saw. */
  readonly fitness: number;
  readonly local: number;
  /** Null: no peer has seen it. */
  readonly peers: PeersOpinion | null;
  readonly wilson: number;
  readonly n: number;
  readonly successes: number;
  readonly consecutiveFailures: number;
  /** For the dominant: how it became so. For the others: what keeps them from it. */
  readonly reasons: readonly string[];
}

const REGRESSIONS_MAX = 20;

export function explain(parts: OrganismParts, locus: Locus): Explanation {
  const { name } = locus.contract;
  const rules = parts.settings.selection;
  const changes = parts.store.stageChanges(name).toReversed();
  const running = locus.stack();
  const others = locus.alleles().filter((allele) => !running.includes(allele));
  const dominant = running.find(({ stage }) => stage === "dominant") ?? null;
  const reasonsOf = (allele: ExpressedAllele): readonly string[] => {
    if (allele !== dominant) return whyNotDominant(allele, dominant, rules, locus.fitnessOf);
    const rise = changes.find(({ sha, to }) => sha === allele.allele.sha && to === "dominant");
    return rise === undefined ? [] : [`dominant since ${formatTime(rise.atMs)}: ${rise.reason}`];
  };
  return {
    locus: name,
    rules,
    alleles: [...running, ...others].map((allele) => ({
      sha: allele.allele.sha,
      stage: allele.stage,
      fitness: locus.fitnessOf(allele),
      local: localFitness(allele.stats),
      peers: locus.opinion(allele.allele.sha),
      wilson: wilsonLowerBound(allele.stats.successes, allele.stats.n),
      n: allele.stats.n,
      successes: allele.stats.successes,
      consecutiveFailures: allele.stats.consecutiveFailures,
      reasons: reasonsOf(allele),
    })),
    changes,
    regressions: parts.store.regressions(name, REGRESSIONS_MAX),
  };
}
