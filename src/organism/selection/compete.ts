import type { Example } from "../../contract/mod.ts";
import { canonicalJson, InputError, type Json, type JsonObject, type Sha } from "../../core/mod.ts";
import {
  type Contestant,
  generateInput,
  type Standing,
  standings,
  type TournamentAnswer,
} from "../../evolution/mod.ts";
import type { Stage } from "../../genome/mod.ts";
import type { Kernel } from "../../kernel/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { testProperties } from "../repair/conformance.ts";
import { problemOf } from "../repair/trial.ts";
import { newContext, type RunContext } from "../run/attempt.ts";
import { threwOnPurpose } from "../run/foreseen-error.ts";
import { runAllele } from "../run/run-allele.ts";
import type { CheckRunner } from "../run/verify.ts";

export interface TournamentOptions {
  /** Inputs to use besides the contract's examples; without them, `count` are generated. */
  readonly inputs: readonly Json[] | null;
  readonly count: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

export interface Tournament {
  readonly locus: string;
  readonly seed: number;
  /** Inputs with a known answer (examples), and others. */
  readonly examples: number;
  readonly others: number;
  /** The best first. */
  readonly standings: readonly (Standing & {
    readonly stage: Stage;
    /** Properties of the contract that its answers contradict, with the inputs. */
    readonly violations: readonly { readonly property: string; readonly problem: string }[];
  })[];
}

/** Answers under way at once. */
const IN_FLIGHT_MAX = 64;
/** A hundredth: by chance alone one tournament in a hundred would name a better one. */
const SIGNIFICANCE = 0.01;

/**
 * All alleles of a locus on the same inputs, each answer on a simulated copy of the present network, verification
 * included. Nobody is scored and nothing is recorded: what a tournament shows is for people (and `winnerOf`).
 */
export async function compete(
  parts: OrganismParts,
  locus: Locus,
  options: TournamentOptions,
  checkOn: (kernel: Kernel, context: RunContext) => CheckRunner,
): Promise<Tournament> {
  const rounds = [...exampleRounds(locus), ...otherRounds(parts, locus, options)];
  const alleles = locus.alleles().filter(({ stage }) => stage !== "deprecated");
  const present = locus.contract.family === "transform" ? null : await parts.kernel.snapshot();
  const mayThrow = locus.contract.failsWhen.some(({ outcome }) => outcome === "error");
  const contestants: Contestant[] = [];
  for (const expressed of alleles) {
    const answer = async ({ input, expected }: Round): Promise<TournamentAnswer> => {
      const kernel = parts.simulate(expected === null ? present : null);
      const context = newContext(null, expected === null, options.signal ?? null);
      const result = await runAllele(
        { ...parts, kernel },
        locus,
        expressed,
        input,
        JSON.stringify(input),
        context,
        checkOn(kernel, context),
      );
      const { attempt, output } = result;
      const judgement =
        attempt.outcome === "failure"
          ? { outcome: attempt.outcome, kind: attempt.kind ?? "threw", message: attempt.message ?? "" }
          : { outcome: attempt.outcome, output: output ?? {} };
      const right = expected === null ? null : problemOf({ expected }, judgement) === null;
      const foreseen = mayThrow && (attempt.kind === "kernel" || threwOnPurpose(result, expressed.allele.source));
      return { outcome: attempt.outcome, output, right, foreseen, durationUs: attempt.durationUs };
    };
    contestants.push({ sha: expressed.allele.sha, answers: await inBatches(rounds, answer) });
  }
  const tested = await testProperties(
    parts,
    locus,
    alleles.map(({ allele }) => allele),
    rounds.map(({ input }) => input),
  );
  const violations = new Map(
    alleles.map(({ allele }, at) => [
      allele.sha,
      (tested[at] ?? []).flatMap(({ property, problem }) => (problem === null ? [] : { property, problem })),
    ]),
  );
  const stages = new Map(alleles.map(({ allele, stage }) => [allele.sha, stage]));
  const reference = alleles.find(({ stage }) => stage === "dominant")?.allele.sha ?? null;
  const examples = rounds.filter(({ expected }) => expected !== null).length;
  return {
    locus: locus.contract.name,
    seed: options.seed,
    examples,
    others: rounds.length - examples,
    standings: standings(contestants, reference).map((standing) => ({
      ...standing,
      stage: stages.get(standing.sha) ?? "recessive",
      violations: violations.get(standing.sha) ?? [],
    })),
  };
}

/** Who should be dominant by this tournament, or why nobody else should. */
export function winnerOf({ standings: [first, ...others], examples }: Tournament): {
  readonly sha: Sha | null;
  readonly reason: string;
} {
  if (first === undefined) return { sha: null, reason: "no allele took part" };
  if (first.stage === "dominant") return { sha: null, reason: "the dominant is first already" };
  if (first.stage !== "recessive") {
    return { sha: null, reason: `the first waits in the ${first.stage} stage for a person: sg approve` };
  }
  const [broken] = first.violations;
  if (broken !== undefined) return { sha: null, reason: `the first breaks its contract: ${broken.problem}` };
  if (first.against === null) return { sha: first.sha, reason: "won a tournament, and there was no dominant" };
  const { won, lost, p } = first.against;
  const score = `won ${won} and lost ${lost} of the inputs on which it differs from the dominant`;
  const dominantRight = others.find(({ stage }) => stage === "dominant")?.right ?? examples;
  // What the contract says is no sample: an example that one satisfies and the other misses is not chance.
  if (lost === 0 && first.right === examples && dominantRight < examples) {
    const missed = `${examples - dominantRight} of which the dominant misses`;
    return { sha: first.sha, reason: `it satisfies all ${examples} examples of the contract, ${missed}, and ${score}` };
  }
  if (won > lost && p <= SIGNIFICANCE) return { sha: first.sha, reason: `won a tournament: it ${score}` };
  return { sha: null, reason: `the first ${score}, which may be chance (p = ${p.toFixed(3)})` };
}

/** One input, with what the contract says of it when it is an example. */
interface Round {
  readonly input: JsonObject;
  readonly expected: Example["expected"] | null;
}

function exampleRounds(locus: Locus): readonly Round[] {
  return locus.contract.examples.flatMap(({ input, expected }): readonly Round[] => {
    const checked = locus.checkInput(input);
    return checked.ok ? [{ input: checked.value, expected }] : [];
  });
}

function otherRounds(parts: OrganismParts, locus: Locus, { inputs, count, seed }: TournamentOptions): readonly Round[] {
  if (inputs !== null) return inputs.map((input, index) => givenRound(locus, input, index));
  const random = parts.seededRandom(seed);
  const seen = new Set<string>();
  const rounds: Round[] = [];
  // A narrow contract has fewer different inputs than asked for: a bounded number of draws ends the search.
  for (let draw = 0; draw < count * 4 && rounds.length < count; draw += 1) {
    const checked = locus.checkInput(generateInput(locus.contract, random));
    if (!checked.ok) continue;
    const key = canonicalJson(checked.value);
    if (seen.has(key)) continue;
    seen.add(key);
    rounds.push({ input: checked.value, expected: null });
  }
  return rounds;
}

function givenRound(locus: Locus, input: Json, index: number): Round {
  const checked = locus.checkInput(input);
  if (checked.ok) return { input: checked.value, expected: null };
  const [problem] = checked.problems;
  throw new InputError(
    `Cannot use input ${index + 1} at ${locus.contract.name}: ${problem?.path ?? "$"}: ${problem?.message ?? ""}`,
  );
}

async function inBatches<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += IN_FLIGHT_MAX) {
    results.push(...(await Promise.all(items.slice(start, start + IN_FLIGHT_MAX).map(work))));
  }
  return results;
}
