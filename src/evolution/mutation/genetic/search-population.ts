import type { Random } from "../../../core/mod.ts";
import { type Base, type Candidate, candidateOf } from "./candidate.ts";
import type { Edit } from "./edit.ts";
import type { Promising } from "./promising.ts";
import type { Session } from "./session.ts";
import { mergeSplices } from "./splice.ts";

const POPULATION = 24;
const CHILDREN = 256;
const TOURNAMENT = 3;
const CROSSINGS = 0.3;
const BARREN_GENERATIONS_MAX = 40;

interface Individual {
  readonly base: Base;
  readonly edits: readonly Edit[];
}

/**
 * What is left of the budget goes to a small population: the failing gene and the best found so far, varied by one
 * likely edit at a time or by two single edits of the failing gene at once. Ends when forty generations brought nothing.
 */
export async function searchPopulation(
  session: Session,
  root: Base,
  editsOf: (base: Base) => readonly Edit[],
  promising: Promising,
): Promise<void> {
  const rootIndividual = { base: root, edits: editsOf(root) };
  let population: readonly Individual[] = [rootIndividual];
  const { random } = session.request;
  for (let barren = 0; barren < BARREN_GENERATIONS_MAX && !session.isOver; barren += 1) {
    const born = promising.takeBases(POPULATION).map((base) => ({ base, edits: editsOf(base) }));
    if (born.length > 0) barren = 0;
    population = [rootIndividual, ...born, ...population.slice(1)].slice(0, POPULATION);
    const children = breed(session, population, random);
    if (children.length === 0) continue;
    promising.consider(await session.tryBatch(children));
  }
}

function breed(session: Session, population: readonly Individual[], random: Random): readonly Candidate[] {
  const children: Candidate[] = [];
  for (let attempt = 0; attempt < CHILDREN * 2 && children.length < CHILDREN; attempt += 1) {
    const parent = population[tournament(population.length, random)];
    if (parent === undefined) continue;
    const edit = random.next() < CROSSINGS ? crossed(parent, random) : pick(parent.edits, random);
    if (edit === undefined) continue;
    const child = candidateOf(parent.base, edit, session.stepsMax);
    if (session.isNew(child)) children.push(child);
  }
  return children;
}

/** The population is sorted, so the lowest of a few random ranks is the fittest of a few random individuals. */
function tournament(count: number, random: Random): number {
  let best = count;
  for (let round = 0; round < TOURNAMENT; round += 1) best = Math.min(best, random.below(count));
  return best;
}

/** Likely edits more often: the square of a uniform number favours the front of the list. */
function pick(edits: readonly Edit[], random: Random): Edit | undefined {
  return edits[Math.floor(random.next() ** 2 * edits.length)];
}

function crossed({ edits }: Individual, random: Random): Edit | undefined {
  const left = pick(edits, random);
  const right = pick(edits, random);
  if (left === undefined || right === undefined) return undefined;
  const splices = mergeSplices(left.splices, right.splices);
  if (splices === undefined) return undefined;
  return { splices, operator: `${left.operator}+${right.operator}`, doubt: left.doubt + right.doubt };
}
