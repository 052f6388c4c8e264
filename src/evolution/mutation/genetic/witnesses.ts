import { canonicalJson, isJsonObject, type Json, ownField } from "../../../core/mod.ts";
import { parseGeneOrNull } from "../../../syntax/mod.ts";
import type { MutationRequest } from "../engine.ts";
import { endingScript } from "./instrument.ts";
import type { Session } from "./session.ts";

// What other alleles at the locus say of inputs for which nobody knows the answer. Soft evidence: it decides between repairs that
// satisfy all that is known, and rejects none.

/** Of siblings by fitness, the first so many are asked whether they are sound. */
const SIBLINGS_MAX = 8;
const WITNESSES_MAX = 4;
/** Below this a sibling's word is worth nothing: it has failed as often as not, or hardly ever run. */
const FITNESS_MIN = 0.5;

type Sibling = MutationRequest["siblings"][number];

/**
 * Scripts of the siblings that vouch: of good record, right on everything that is known, and one of each lineage, since what
 * descends from one gene shares its slips. None where fewer than two lineages are left, for one alone agrees with nobody.
 */
export async function witnessesOf({
  request,
  trial,
  elapsedMs,
}: Pick<Session, "request" | "trial" | "elapsedMs">): Promise<readonly string[]> {
  const { siblings, evidence, budget, contract } = request;
  const proven = siblings
    .filter(({ fitness, lineage }) => fitness >= FITNESS_MIN && lineage !== undefined)
    .toSorted((left, right) => right.fitness - left.fitness)
    .slice(0, SIBLINGS_MAX);
  // What another gene did to its kernel does not show in what it answered.
  if (contract.family !== "transform" || lineagesIn(proven) < 2) return [];
  const bounds = { wallMs: Math.max(1, budget.wallMs - elapsedMs), everyPiece: true } as const;
  const scores = await trial.tryAll(
    proven.map(({ source }) => source),
    undefined,
    bounds,
  );
  const sound = proven.filter((_, index) => {
    const { passed, untried } = scores[index] ?? { passed: [] };
    // Nobody at the locus had an answer to the failing input: to have none there either is no disgrace.
    return untried !== true && evidence.every((piece, at) => passed[at] === true || isUnanswered(piece));
  });
  const scripts = new Map<string, string>();
  for (const { lineage = "", source } of sound) {
    const gene = scripts.has(lineage) ? null : parseGeneOrNull(source);
    if (gene !== null) scripts.set(lineage, endingScript(gene));
  }
  return scripts.size < 2 ? [] : [...scripts.values()].slice(0, WITNESSES_MAX);
}

function lineagesIn(siblings: readonly Sibling[]): number {
  return new Set(siblings.map(({ lineage }) => lineage)).size;
}

function isUnanswered(piece: MutationRequest["evidence"][number]): boolean {
  return piece.origin === "failure" && piece.expected.kind === "any";
}

/** For each input, what all witnesses that answered gave, where those were two or more; null where they are no help. */
export function predictions(
  answers: readonly (readonly (string | null)[])[],
  inputs: number,
  comparable: (answer: string) => string | null,
): readonly (string | null)[] {
  return Array.from({ length: inputs }, (_, at) => {
    const given = answers.flatMap((all) => (all[at] == null ? [] : (comparable(all[at]) ?? [])));
    const [first] = given;
    return given.length > 1 && first !== undefined && given.every((answer) => answer === first) ? first : null;
  });
}

/** An answer as the contract has it: what it does not name is dropped, and what is absent is null. */
export function comparableBy({ gives }: Pick<MutationRequest["contract"], "gives">): (answer: string) => string | null {
  const names = gives.map(({ name }) => name);
  return (answer) => {
    const output = JSON.parse(answer) as Json;
    if (!isJsonObject(output)) return null;
    return canonicalJson(names.map((name) => ownField(output, name) ?? null));
  };
}
