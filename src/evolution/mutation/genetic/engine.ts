import { type ParsedGene, parseGeneOrNull } from "../../../syntax/mod.ts";
import type { CandidateTrial, MutationEngine, MutationRequest, MutationResult } from "../engine.ts";
import { dissect } from "./anatomy.ts";
import { type Base, storyOf } from "./candidate.ts";
import { chooseRepair } from "./choose-repair.ts";
import type { Edit } from "./edit.ts";
import { enumerateEdits } from "./enumerate-edits.ts";
import { MergedPairs } from "./merge-pairs.ts";
import { minimised } from "./minimise.ts";
import { observe } from "./observations.ts";
import type { SdkOperation } from "./operator.ts";
import { Promising } from "./promising.ts";
import { searchPairs } from "./search-pairs.ts";
import { searchPopulation } from "./search-population.ts";
import { searchSingles } from "./search-singles.ts";
import { Session } from "./session.ts";
import { countedScript, STEPS_PARENT, stepsFor } from "./step-meter.ts";
import { type Background, backgroundOf, subjectOf } from "./subject.ts";

export interface GeneticEngineOptions {
  /** Kernel operations that a configuration or diagnostic gene could be missing; none: only what siblings call. */
  readonly sdk?: readonly SdkOperation[];
}

/**
 * The embedded engine: a search over small edits of the failing gene's text, guided by where it failed and by what the
 * contract wants. Single edits in order of suspicion, then further edits on top of promising ones, then a population.
 * Deterministic for equal requests and equal seeds, as long as neither wall time nor a signal cuts it short.
 */
export function createGeneticEngine(options: GeneticEngineOptions = {}): MutationEngine {
  return {
    name: "genetic",
    mutate: (request, trial) => search(request, trial, options.sdk ?? []),
  };
}

async function search(
  request: MutationRequest,
  trial: CandidateTrial,
  sdk: readonly SdkOperation[],
): Promise<MutationResult> {
  const gene = parseGeneOrNull(request.failing.source);
  if (gene === null) return { winner: null, candidatesTried: 0, elapsedMs: 0 };
  const session = await Session.open(request, trial, countedScript(gene, [], STEPS_PARENT));
  // A gene that passes everything now gives the search nothing to go by: whatever it changed would "repair" it.
  if (!session.plan.isWinner(session.parent) && request.evidence.length > 0) {
    const seen = await observe(request, trial, dissect(gene), session.parent);
    session.stepsMax = stepsFor(seen);
    await searchAll(session, gene, backgroundOf(request, sdk, seen));
  }
  const choice = await chooseRepair(session);
  if (choice === null) {
    const { candidatesTried, elapsedMs } = session;
    return { winner: null, candidatesTried, elapsedMs };
  }
  const { candidate, agreement, agreesAsOften } = choice;
  const repair = { source: candidate.source, description: storyOf(candidate).join("; then ") };
  const holds = async (source: string): Promise<boolean> =>
    (await session.holds(source)) && (await agreesAsOften(source));
  const smallest = await minimised({ request, holds }, repair);
  const { candidatesTried, elapsedMs } = session;
  return { winner: smallest, candidatesTried, elapsedMs, ...(agreement === null ? {} : { agreement }) };
}

async function searchAll(session: Session, gene: ParsedGene, background: Background): Promise<void> {
  const siblings = new Set(session.request.siblings.map(({ source }) => source));
  const root: Base = { gene, story: [], cost: 0 };
  const promising = new Promising(session);
  const known = new WeakMap<Base, readonly Edit[]>();
  const editsOf = (base: Base): readonly Edit[] => {
    const edits = known.get(base) ?? enumerateEdits(subjectOf(base.gene, background));
    known.set(base, edits);
    return edits;
  };
  // Becoming a sibling is no mutation: the fallback has tried them all.
  session.forbid(siblings);
  const singles = await searchSingles(session, root, editsOf(root));
  if (session.hasLikelyRepair) return;
  promising.consider(singles);
  if (!session.isOver) promising.consider(await session.tryPatient());
  if (session.hasLikelyRepair) return;
  session.allowPairs();
  await searchPairs(session, editsOf, promising, new MergedPairs(session, root, singles));
  await searchPopulation(session, root, editsOf, promising);
}
