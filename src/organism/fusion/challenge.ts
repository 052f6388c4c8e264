import { canonicalJson, type JsonObject, limits, messageOf, SgError, sha256 } from "../../core/mod.ts";
import type { Allele, FusionContest, ModelTrace } from "../../genome/mod.ts";
import { operationsFor } from "../../kernel/mod.ts";
import type { Author, FusionCase, fuseGene } from "../../llm/mod.ts";
import { enclose, familyOf, sourceObstacle } from "../../pathway/mod.ts";
import { checkGene, prepareGene } from "../../sandbox/mod.ts";
import type { OrganismParts } from "../parts.ts";
import { CallAborted } from "../run/attempt.ts";
import { contest } from "./contest.ts";
import { type Disagreement, firstDisagreement } from "./examine.ts";
import { fusionInputs } from "./inputs.ts";
import { type Reference, type StepsOn, type StepsOnTrial, stepsOnTrial } from "./reference.ts";
import { alleleOf, type Composition, compositionHash, type Fused, fusedOf, sdkCallsOf, slotOf } from "./slot.ts";

/** How a model is asked; handed in, because this room knows of no provider. */
export type AskForFusion = typeof fuseGene;

/** A model that writes one gene for a pathway's steps, and the fused gene whose place that could take. */
export interface Challenge {
  readonly composition: Composition;
  readonly holder: Fused;
  /** Fused genes that are here already: to bring one of them again is no answer. */
  readonly known: readonly Allele[];
  readonly author: Author;
  readonly ask: AskForFusion;
  readonly signal: AbortSignal;
}

export interface ChallengeOutcome {
  /** Null: nothing of the model's can be used. */
  readonly allele: Allele | null;
  /** Why not, or how the contest went. */
  readonly reason: string;
  /** The input on which its last gene did something else than the steps. */
  readonly disagreement: Disagreement | null;
  readonly contest: FusionContest | null;
  /** What the model was asked and cost; null when it was not asked, or not as far as anybody knows. */
  readonly trace: ModelTrace | null;
}

/** Inputs on which a model's gene must agree with the steps. */
const INPUTS = { transform: 160, network: 48 } as const;
/** With fewer of them on which the steps succeed, nobody can tell whether another gene does the same. */
const SUCCESSES_MIN = 8;
/** Runs of transforms under way at once. */
const IN_FLIGHT_MAX = 16;
/** For finding out what the steps give; what is known by then has to do. */
const REFERENCES_MS_MAX = 30_000;

/**
 * Asks a model for one gene that does what the steps do, compares it with them input by input on simulated kernels, and
 * lets it compete with the gene in use. Registers nothing.
 * @throws CallAborted when `signal` goes off
 */
export async function challenge(parts: OrganismParts, stepsOn: StepsOn, order: Challenge): Promise<ChallengeOutcome> {
  try {
    const outcome = await decide(parts, stepsOn, order);
    stopIfAborted(order.signal);
    return outcome;
  } catch (thrown) {
    stopIfAborted(order.signal);
    throw thrown;
  }
}

async function decide(parts: OrganismParts, stepsOn: StepsOn, order: Challenge): Promise<ChallengeOutcome> {
  const { composition, holder, author, ask, signal } = order;
  const refused = (reason: string, more: Partial<ChallengeOutcome> = {}): ChallengeOutcome => ({
    ...{ allele: null, reason, disagreement: null, contest: null, trace: null },
    ...more,
  });
  const references = await referencesFor(parts, stepsOnTrial(parts, composition, stepsOn), composition, signal);
  if (typeof references === "string") return refused(references);
  let disagreement: Disagreement | null = null;
  const judge = async (source: string): Promise<string | null> => {
    disagreement = null;
    const made = candidateOf(parts, order, source);
    if (typeof made === "string") return made;
    disagreement = await firstDisagreement(parts, onTrial(parts, composition, made), references, signal);
    return disagreement === null ? null : wordsOf(disagreement);
  };
  const outcome = await asked(ask(author, requestOf(order, references), judge));
  if (typeof outcome === "string") return refused(outcome);
  if (!outcome.ok) return refused(outcome.reason, { disagreement, trace: outcome.model ?? null });
  const { source, model } = outcome.proposal;
  const made = candidateOf(parts, order, source);
  if (typeof made === "string") throw new TypeError(`Cannot keep a fused gene that was accepted: ${made}`);
  const result = await contest(parts, onTrial(parts, composition, made), holder, references, signal);
  const { engine } = author.client;
  const allele = alleleOf(parts, composition, made.source, { engine, model, contest: result });
  return { allele, reason: verdictOf(author, result), disagreement: null, contest: result, trace: model };
}

/** A provider or a budget that says no is an answer; a bug is not. */
async function asked(reply: ReturnType<AskForFusion>) {
  try {
    return await reply;
  } catch (thrown) {
    if (thrown instanceof SgError && !(thrown instanceof CallAborted)) return messageOf(thrown);
    throw thrown;
  }
}

function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new CallAborted(`the fusion was cancelled: ${messageOf(signal.reason)}`);
}

/** @returns why nothing can be compared, as text */
async function referencesFor(
  parts: OrganismParts,
  steps: StepsOnTrial,
  composition: Composition,
  signal: AbortSignal,
): Promise<readonly Reference[] | string> {
  const family = familyOf(composition.constituents);
  const random = parts.seededRandom(Number.parseInt(compositionHash(parts, composition).slice(0, 8), 16));
  const count = family === "transform" ? INPUTS.transform : INPUTS.network;
  const inputs = fusionInputs(parts.library, parts.store, composition, random, count);
  const networks: readonly (JsonObject | null)[] =
    family === "transform" ? [null] : [null, await parts.kernel.snapshot()];
  const untilMs = parts.clock.nowMs() + REFERENCES_MS_MAX;
  const cases = inputs.flatMap((input) => networks.map((network) => ({ input, network })));
  const references: Reference[] = [];
  while (cases.length > 0 && parts.clock.nowMs() < untilMs) {
    // Those that share a network run one at a time.
    const batch = cases.splice(0, family === "transform" ? IN_FLIGHT_MAX : 1);
    const play = () => Promise.all(batch.map(({ input, network }) => steps.run(input, network, signal)));
    const [firsts, seconds] = [await play(), await play()];
    for (const [index, first] of firsts.entries()) {
      const again = seconds[index] ?? null;
      if (first === null || again === null) continue;
      if (canonicalJson({ ...first.gave }) !== canonicalJson({ ...again.gave })) {
        return `its steps do not give the same twice, for input ${first.text.slice(0, 300)}: nobody can tell whether a gene agrees with them`;
      }
      references.push(first);
    }
  }
  const successes = references.filter(({ gave }) => gave.outcome === "success").length;
  if (successes >= SUCCESSES_MIN) return references;
  return `its steps succeed with only ${successes} of the ${references.length} inputs that could be tried, and to tell whether a gene agrees with them takes ${SUCCESSES_MIN}: what comes in is remembered, so let it run for a while`;
}

function requestOf({ composition, holder, signal }: Challenge, references: readonly Reference[]) {
  const { pathway, constituents, alleles } = composition;
  const { family } = holder;
  const ends = ["success", "failure"].map((outcome) => references.filter(({ gave }) => gave.outcome === outcome));
  // Successes and failures in turn, so that some of each are shown.
  const shown = references.flatMap((_, index) => ends.flatMap((end) => end[index] ?? []));
  return {
    ...{ slot: slotOf(pathway), pathway, family, signal },
    nested: constituents.pathways.filter((each) => each !== pathway),
    operations: operationsOf(composition, family),
    steps: constituents.loci.map((contract, index) => ({ contract, source: alleles[index]?.source ?? "" })),
    cases: shown.map(caseOf),
  };
}

function caseOf({ input, gave }: Reference): FusionCase {
  if (gave.outcome === "failure") return { input, output: null, message: gave.message, writes: [] };
  const writes = gave.writes.map((write) => JSON.stringify((JSON.parse(write) as { operation: JsonObject }).operation));
  return { input, output: gave.output, message: null, writes };
}

/** Operations that the steps' sources name: their replacement needs no other. */
function operationsOf({ alleles }: Composition, family: Fused["family"]): readonly string[] {
  if (family === "transform") return [];
  const words = new Set(alleles.flatMap(({ source }) => source.match(/\w+/g) ?? []));
  return operationsFor(family).filter((name) => words.has(name));
}

/** What the model wrote, as it would be kept. @returns what speaks against it, as text */
function candidateOf(
  parts: OrganismParts,
  { composition, holder: { family }, author, known }: Challenge,
  source: string,
): { readonly source: string } | string {
  const obstacle = sourceObstacle(source);
  if (obstacle !== null) return obstacle;
  const [problem] = checkGene(source);
  if (problem !== undefined) return `the gate refuses it: line ${problem.line}: ${problem.message}`;
  const { pathway, constituents } = composition;
  const { engine, model } = author.client;
  const writer = `${engine} (${model.replace(/[^\w.:/-]/g, "_")})`;
  const names = constituents.loci.map(({ name }) => name).join(", ");
  const digits = compositionHash(parts, composition).slice(0, 12);
  const enclosed = enclose({
    title: `Written by ${writer} from the steps of pathway ${pathway.name}: ${names}; composition ${digits}.`,
    source,
    factory: prepareGene(source, "on"),
    operations: family === "transform" ? null : operationsOf(composition, family),
    sdkCallsMax: sdkCallsOf(constituents),
  });
  if (Buffer.byteLength(enclosed) > limits.sourceBytesMax) return `it is over ${limits.sourceBytesMax} bytes`;
  const [inside] = checkGene(enclosed);
  if (inside !== undefined) return `the gate refuses it: ${inside.message}`;
  const sha = sha256(enclosed);
  return known.some((each) => each.sha === sha) ? "that gene is here already" : { source: enclosed };
}

/** As it will be held to its bounds once it is registered. */
function onTrial(parts: OrganismParts, composition: Composition, { source }: { readonly source: string }): Fused {
  const allele = alleleOf(parts, composition, source);
  return fusedOf(parts, composition, allele, "a model's");
}

function wordsOf({ input, steps, gene }: Disagreement): string {
  return `it does something else than the steps for input ${JSON.stringify(input).slice(0, 1_000)}: they ${steps}; it ${gene}`;
}

function verdictOf(
  { client: { model } }: Author,
  { won, p50Us, rivalP50Us, faster, slower, p }: FusionContest,
): string {
  const calls = `${p50Us} µs a call against ${rivalP50Us}, faster in ${faster} of ${faster + slower} pairs`;
  if (won) return `${model}'s gene agrees with the steps and won its contest: ${calls}`;
  const why = faster > slower && p > 0.01 ? "which may be chance" : "which is no gain";
  return `${model}'s gene agrees with the steps and lost its contest: ${calls}, ${why}`;
}
