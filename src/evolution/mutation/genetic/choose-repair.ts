import { outputChecker } from "../../../contract/mod.ts";
import type { Json } from "../../../core/mod.ts";
import type { SiblingAgreement } from "../../../genome/mod.ts";
import { parseGene, parseGeneOrNull } from "../../../syntax/mod.ts";
import { knownAnswers, OUT_OF_STEPS } from "../engine.ts";
import { type Candidate, costOf } from "./candidate.ts";
import { endingScript } from "./instrument.ts";
import { neighboursOf } from "./probes.ts";
import type { Session } from "./session.ts";
import { comparableBy, predictions, witnessesOf } from "./witnesses.ts";

/** Repairs that are compared; those that cost more have no hope anyway. */
const RIVALS_MAX = 48;
const PROBES = 96;
/** Doubt for failing where another repair gives an answer, if on every new input: that breaks what the gene may rely on. */
const DOUBT_OF_FAILING = 3;
/** Odd input may well make a right gene throw, but it always comes to an end. */
const DOUBT_OF_ENDLESS = 2;
/** Doubt for giving something else than siblings agree on, and more for every further input, though it is often one slip that shows. */
const DOUBT_OF_DISSENT = 1.5;
const DOUBT_OF_FURTHER_DISSENT = 0.5;
/** Siblings may share a misunderstanding: what is far likelier stays so. */
const DOUBT_OF_DISSENT_MAX = 5;
/**
 * Other wordings speak for a repair, but it is often one slip that has many: each counts less than the first, and those of one
 * operator at one place, `a + 1 === b` and `a === b - 1`, count once.
 */
const SECONDED = 0.4;
/** Of two edits there are so many that some fit by chance: where one edit does it, two are seldom meant. */
const DOUBT_OF_FURTHER_EDIT = 0.5;
const ENDLESS = JSON.stringify(OUT_OF_STEPS);

export interface Choice {
  readonly candidate: Candidate;
  /** Null: no two siblings of different lineage had anything to say. */
  readonly agreement: SiblingAgreement | null;
  /** Whether another text agrees with the siblings as often. */
  readonly agreesAsOften: (source: string) => Promise<boolean>;
}

/**
 * The likeliest of the repairs that satisfy all evidence. They are run on new inputs, for which nobody knows the answer:
 * those that agree there are the same repair in several wordings, and a repair that many likely edits arrive at is likelier
 * than a lone one. Where sound siblings agree on an answer there, giving another one counts against a repair. Of those that
 * agree, the smallest.
 */
export async function chooseRepair(
  session: Pick<Session, "rivals" | "trial" | "isOutOfTime" | "request" | "elapsedMs">,
): Promise<Choice | null> {
  const rivals = [...session.rivals].sort((left, right) => costOf(left) - costOf(right)).slice(0, RIVALS_MAX);
  const [cheapest] = rivals;
  if (cheapest === undefined) return null;
  const { observe } = session.trial;
  if (rivals.length === 1 || observe === undefined || session.isOutOfTime) return undisputed(cheapest);
  const { evidence, random, contract } = session.request;
  const inputs = neighboursOf(
    knownAnswers(evidence).map(({ input }) => input),
    PROBES,
    random,
  );
  const witnesses = await witnessesOf(session);
  const scripts = rivals.map(({ source }) => endingScript(parseGene(source)));
  const given = await observe([...scripts, ...witnesses], inputs);
  const isAllowed = answersAllowedBy(contract);
  const answers = given.map((all) => all.map((answer) => (answer !== null && isAllowed(answer) ? answer : null)));
  const comparable = comparableBy(contract);
  const predicted = predictions(answers.slice(rivals.length), inputs.length, comparable);
  const known = predicted.filter((answer) => answer !== null).length;
  const agreedBy = (given: Answers = []): number =>
    predicted.filter((answer, at) => answer !== null && given[at] != null && comparable(given[at]) === answer).length;
  const camps = campsOf(rivals, answers, inputs.length, (given) => doubtOfDissent(known - agreedBy(given)));
  const [chosen] = camps.toSorted((left, right) => right.weight - left.weight || left.cost - right.cost);
  if (chosen === undefined) return undisputed(cheapest);
  const [otherwise] = camps.toSorted((left, right) => right.alone - left.alone || left.aloneCost - right.aloneCost);
  const agreed = agreedBy(chosen.answers);
  return {
    candidate: chosen.best,
    agreement:
      known === 0 ? null : { witnesses: witnesses.length, inputs: known, agreed, decided: otherwise !== chosen },
    agreesAsOften: async (source) => {
      if (agreed === 0) return true;
      const gene = parseGeneOrNull(source);
      if (gene === null) return false;
      const [given] = await observe([endingScript(gene)], inputs);
      return agreedBy(given) >= agreed;
    },
  };
}

/** An answer that breaks the contract is as good as none. */
function answersAllowedBy(contract: Session["request"]["contract"]): (answer: string) => boolean {
  const check = outputChecker(contract);
  return (answer) => answer === ENDLESS || check(JSON.parse(answer) as Json).ok;
}

function doubtOfDissent(inputs: number): number {
  if (inputs === 0) return 0;
  return Math.min(DOUBT_OF_DISSENT_MAX, DOUBT_OF_DISSENT + DOUBT_OF_FURTHER_DISSENT * (inputs - 1));
}

function undisputed(candidate: Candidate): Choice {
  return { candidate, agreement: null, agreesAsOften: () => Promise.resolve(true) };
}

type Answers = readonly (string | null)[];

/** Repairs that gave the same on all new inputs. */
interface Camp {
  readonly answers: Answers;
  readonly best: Candidate;
  readonly cost: number;
  weight: number;
  /** Cost and weight as they would be without siblings. */
  readonly aloneCost: number;
  alone: number;
}

function campsOf(
  rivals: readonly Candidate[],
  answers: readonly Answers[],
  inputs: number,
  dissent: (given: Answers) => number,
): readonly Camp[] {
  const camps = new Map<string, Camp>();
  const ideas = new Set<string>();
  const isAnswer = (given: string | null | undefined): boolean => given != null && given !== ENDLESS;
  const answerable = Array.from({ length: inputs }, (_, at) =>
    rivals.some((__, index) => isAnswer(answers[index]?.[at])),
  );
  for (const [index, rival] of rivals.entries()) {
    const given = answers[index] ?? [];
    const failing = given.filter((answer, at) => answerable[at] === true && !isAnswer(answer));
    const endless = failing.includes(ENDLESS) ? DOUBT_OF_ENDLESS : 0;
    const further = DOUBT_OF_FURTHER_EDIT * (editsOf(rival) - 1);
    const aloneCost = costOf(rival) + further + (DOUBT_OF_FAILING * failing.length) / inputs + endless;
    const cost = aloneCost + dissent(given);
    const key = given.map((answer) => answer ?? "").join("\u0000");
    const camp = camps.get(key);
    const idea = `${ideaOf(rival)} ${key}`;
    const isSaid = ideas.has(idea);
    ideas.add(idea);
    const [weight, alone] = [3 ** -cost, 3 ** -aloneCost];
    if (camp === undefined) camps.set(key, { answers: given, best: rival, cost, weight, aloneCost, alone });
    else if (!isSaid) {
      camp.weight += weight * SECONDED;
      camp.alone += alone * SECONDED;
    }
  }
  return [...camps.values()];
}

/** Two that were joined have their operators' names joined. */
function editsOf({ base, edit }: Candidate): number {
  return base.story.length + edit.operator.split("+").length;
}

/** Who changed what statement. */
function ideaOf({ base, edit }: Candidate): string {
  const at = edit.splices[0]?.start ?? 0;
  const line = base.gene.source.slice(0, at).split("\n").length;
  return [...base.story, edit.operator, line].join(" ");
}
