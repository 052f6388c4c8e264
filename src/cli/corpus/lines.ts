import type { GeneContract, PathwayContract } from "../../contract/mod.ts";
import { type Sha, shortSha } from "../../core/mod.ts";
import { localFitness, wilsonLowerBound } from "../../evolution/mod.ts";
import type { ExpressedAllele, FusionContest, ModelTrace, Origin } from "../../genome/mod.ts";
import { unifiedDiff } from "../diff-view.ts";
import { type RedactionRules, Redactor } from "./redact.ts";
import { CORPUS_VERSION, type CorpusLine, type FitnessOutcome } from "./schema.ts";

export interface LocusMaterial {
  readonly contract: GeneContract;
  readonly alleles: readonly ExpressedAllele[];
}

/** One line for every allele that was born of a repair or written by a model since `sinceMs`, the oldest first. */
export function corpusLines(
  { contract, alleles }: LocusMaterial,
  sinceMs: number,
  rules: RedactionRules,
): readonly CorpusLine[] {
  const byName = new Map(alleles.map((expressed) => [expressed.allele.sha, expressed]));
  const born = alleles.filter(({ allele }) => allele.createdAtMs >= sinceMs);
  const inOrder = born.sort((left, right) => left.allele.createdAtMs - right.allele.createdAtMs);
  return inOrder.flatMap((expressed) => {
    const { origin } = expressed.allele;
    const redactor = new Redactor(rules);
    if (origin.kind === "mutation") return repairLine(contract, expressed, origin, byName, redactor) ?? [];
    return origin.kind === "generated" ? generatedLine(contract, expressed, origin, redactor) : [];
  });
}

type OriginOf<Kind extends Origin["kind"]> = Extract<Origin, { kind: Kind }>;

/** Without the parent's source there is no edit to learn from: null. */
function repairLine(
  contract: GeneContract,
  child: ExpressedAllele,
  origin: OriginOf<"mutation">,
  byName: ReadonlyMap<Sha, ExpressedAllele>,
  redactor: Redactor,
): CorpusLine | null {
  const parent = origin.parents.map((sha) => byName.get(sha)).find((known) => known !== undefined);
  if (parent === undefined) return null;
  // The input first: what its secret fields hold is then found in the other texts.
  const input = redactor.value(origin.failure.input);
  const failure = { kind: origin.failure.kind, message: redactor.text(origin.failure.message), input };
  const before = { sha: parent.allele.sha, source: redactor.code(parent.allele.source), outcome: outcomeOf(parent) };
  const after = { sha: child.allele.sha, source: redactor.code(child.allele.source), outcome: outcomeOf(child) };
  const names = [`a/${shortSha(before.sha)}`, `b/${shortSha(after.sha)}`] as const;
  return {
    kind: "repair",
    ...sharedOf(contract, child, origin.engine, origin.model, redactor),
    failure,
    before,
    after,
    diff: unifiedDiff({ name: names[0], text: before.source }, { name: names[1], text: after.source }),
    description: redactor.text(origin.description),
    seed: origin.seed,
    candidatesTried: origin.candidatesTried,
    elapsedMs: origin.elapsedMs,
    evidence: origin.evidence ?? null,
    redacted: redactor.hasRedacted,
  };
}

function generatedLine(
  contract: GeneContract,
  child: ExpressedAllele,
  origin: OriginOf<"generated">,
  redactor: Redactor,
): CorpusLine {
  return {
    kind: "generated",
    ...sharedOf(contract, child, origin.engine, origin.model, redactor),
    approach: redactor.text(origin.approach),
    after: { sha: child.allele.sha, source: redactor.code(child.allele.source), outcome: outcomeOf(child) },
    redacted: redactor.hasRedacted,
  };
}

export interface PathwayMaterial {
  readonly pathway: PathwayContract;
  /** Every gene that it ever was. */
  readonly fused: readonly ExpressedAllele[];
  /** The source of an allele at a locus, where it is known. */
  readonly sourceOf: (locus: string, sha: Sha) => string | undefined;
}

/** One line for every fused gene that was made since `sinceMs`, the oldest first. */
export function fusionLines(material: PathwayMaterial, sinceMs: number, rules: RedactionRules): readonly CorpusLine[] {
  const { pathway, fused, sourceOf } = material;
  const born = fused.filter(({ allele }) => allele.createdAtMs >= sinceMs);
  const bySha = new Map(fused.map((each) => [each.allele.sha, each]));
  return born.flatMap((each): readonly CorpusLine[] => {
    const { origin, sha, source, createdAtMs } = each.allele;
    if (origin.kind !== "fusion") return [];
    const redactor = new Redactor(rules);
    const steps = origin.steps.flatMap((step) => {
      const text = sourceOf(step.locus, step.sha);
      return text === undefined ? [] : [{ ...step, source: redactor.code(text) }];
    });
    if (steps.length < origin.steps.length) return [];
    const { contest = null } = origin;
    const rival = contest === null ? undefined : bySha.get(contest.rival);
    return [
      {
        kind: "fusion",
        version: CORPUS_VERSION,
        at: new Date(createdAtMs).toISOString(),
        pathway: pathway.name,
        contract: redactor.text(pathway.text),
        engine: origin.engine,
        model: modelOf(origin.model),
        steps,
        fused: { sha, source: redactor.code(source), outcome: outcomeOf(each) },
        rival: rival === undefined ? null : rivalOf(rival, redactor),
        contest: contest === null ? null : contestOf(contest),
        redacted: redactor.hasRedacted,
      },
    ];
  });
}

function sharedOf(
  contract: GeneContract,
  { allele }: ExpressedAllele,
  engine: string,
  model: ModelTrace | undefined,
  redactor: Redactor,
) {
  const { name: locus, family, risk, text } = contract;
  return {
    version: CORPUS_VERSION,
    at: new Date(allele.createdAtMs).toISOString(),
    ...{ locus, family, risk, contract: redactor.text(text), engine, model: modelOf(model) },
  } as const;
}

function modelOf(trace: ModelTrace | undefined) {
  if (trace === undefined) return null;
  const { model: name, promptHash, calls, usage, costUsd } = trace;
  return { name, promptHash, calls, ...usage, costUsd };
}

function rivalOf(expressed: ExpressedAllele, redactor: Redactor) {
  const { sha, source, origin } = expressed.allele;
  const engine = origin.kind === "fusion" ? origin.engine : origin.kind;
  return { sha, source: redactor.code(source), engine, outcome: outcomeOf(expressed) };
}

function contestOf({ rival: _, ...measured }: FusionContest) {
  return measured;
}

function outcomeOf({ stage, stats }: ExpressedAllele): FitnessOutcome {
  const { n: runs, successes } = stats;
  return { stage, runs, successes, fitness: localFitness(stats), wilson: wilsonLowerBound(successes, runs) };
}
