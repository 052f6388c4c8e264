import { parseGene } from "../../../syntax/mod.ts";
import { knownAnswers, OUT_OF_STEPS } from "../engine.ts";
import { type Candidate, costOf } from "./candidate.ts";
import { endingScript } from "./instrument.ts";
import { neighboursOf } from "./probes.ts";
import type { Session } from "./session.ts";

/** Repairs that are compared; those that cost more have no hope anyway. */
const RIVALS_MAX = 48;
const PROBES = 96;
/** Doubt for failing where another repair gives an answer, if on every new input: that breaks what the gene may rely on. */
const DOUBT_OF_FAILING = 3;
/** Odd input may well make a right gene throw, but it always comes to an end. */
const DOUBT_OF_ENDLESS = 2;
/** Other wordings speak for a repair, but it is often one slip that has many: each counts less than the first. */
const SECONDED = 0.4;
const ENDLESS = JSON.stringify(OUT_OF_STEPS);

/**
 * The likeliest of the repairs that satisfy all evidence. They are run on new inputs, for which nobody knows the answer:
 * those that agree there are the same repair in several wordings, and a repair that many likely edits arrive at is likelier
 * than a lone one. Of those that agree, the smallest.
 */
export async function chooseRepair(
  session: Pick<Session, "rivals" | "trial" | "isOutOfTime" | "request">,
): Promise<Candidate | null> {
  const rivals = [...session.rivals].sort((left, right) => costOf(left) - costOf(right)).slice(0, RIVALS_MAX);
  const [cheapest] = rivals;
  if (cheapest === undefined) return null;
  if (rivals.length === 1 || session.trial.observe === undefined || session.isOutOfTime) return cheapest;
  const { evidence, random } = session.request;
  const inputs = neighboursOf(
    knownAnswers(evidence).map(({ input }) => input),
    PROBES,
    random,
  );
  const answers = await session.trial.observe(
    rivals.map(({ source }) => endingScript(parseGene(source))),
    inputs,
  );
  const camps = new Map<string, { weight: number; best: Candidate; cost: number }>();
  const isAnswer = (given: string | null | undefined): boolean => given != null && given !== ENDLESS;
  const answerable = inputs.map((_, at) => answers.some((given) => isAnswer(given[at])));
  for (const [index, rival] of rivals.entries()) {
    const given = answers[index] ?? [];
    const failing = given.filter((answer, at) => answerable[at] === true && !isAnswer(answer));
    const endless = failing.includes(ENDLESS) ? DOUBT_OF_ENDLESS : 0;
    const cost = costOf(rival) + (DOUBT_OF_FAILING * failing.length) / inputs.length + endless;
    const key = given.map((answer) => answer ?? "").join("\u0000");
    const camp = camps.get(key);
    const weight = 3 ** -cost;
    if (camp === undefined) camps.set(key, { weight, best: rival, cost });
    else camp.weight += weight * SECONDED;
  }
  const ranked = [...camps.values()].sort((left, right) => right.weight - left.weight || left.cost - right.cost);
  return ranked[0]?.best ?? cheapest;
}
