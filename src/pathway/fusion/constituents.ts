import type {
  ContractLibrary,
  Expression,
  Family,
  GeneContract,
  PathwayContract,
  Step,
  VerifyStep,
} from "../../contract/mod.ts";
import { referencesOf } from "../../contract/mod.ts";
import { planOf } from "../plan.ts";

/** What a pathway is made of, nested pathways opened. */
export interface Constituents {
  /** Every locus that a run may come to, each once, in the written order. */
  readonly loci: readonly GeneContract[];
  /** The pathway itself and every pathway within it, each once. */
  readonly pathways: readonly PathwayContract[];
  /** Loci in the places where they are called; one in a loop counts for several. */
  readonly calls: readonly { readonly locus: GeneContract; readonly times: number }[];
}

/** Calls beyond this are not counted out: a pathway that long gains nothing by one crossing. */
const CALLS_MAX = 500;
/** What a loop is taken to be when time is set aside for it. */
const TURNS_ASSUMED = 10;

/** @returns null when the pathway names what the library does not have, or is too large to be one gene */
export function constituentsOf(pathway: PathwayContract, library: ContractLibrary): Constituents | null {
  const loci = new Set<GeneContract>();
  const pathways = new Set<PathwayContract>();
  const calls: { locus: GeneContract; times: number }[] = [];
  const visit = (steps: readonly Step[], times: number): boolean =>
    steps.every((step) => {
      if (step.kind === "for") return visit(step.steps, times * TURNS_ASSUMED);
      if (step.kind === "when") return visit(step.steps, times) && visit(step.otherwise, times);
      if (step.kind === "pathway") {
        const nested = library.pathways.get(step.pathway);
        return nested !== undefined && open(nested, times);
      }
      const locus = library.genes.get(step.locus);
      if (locus === undefined || calls.length >= CALLS_MAX) return false;
      loci.add(locus);
      calls.push({ locus, times });
      return true;
    });
  const open = (each: PathwayContract, times: number): boolean => {
    pathways.add(each);
    return visit(each.steps, times);
  };
  return open(pathway, 1) ? { loci: [...loci], pathways: [...pathways], calls } : null;
}

/** What a fused gene may touch: as much as the mightiest of its steps. */
export function familyOf({ loci }: Constituents): Family {
  const families = new Set(loci.map(({ family }) => family));
  return families.has("configuration") ? "configuration" : families.has("diagnostic") ? "diagnostic" : "transform";
}

/**
 * Why a pathway stays in steps whatever its alleles are. Where somebody looks at a step's work before the next one starts,
 * or later, the boundary is not overhead: it is the point.
 */
export function contractObstacle(pathway: PathwayContract, library: ContractLibrary): string | null {
  const constituents = constituentsOf(pathway, library);
  if (constituents === null) return `it names what is not here, or has more than ${CALLS_MAX} steps`;
  const { loci, pathways, calls } = constituents;
  const [first] = calls;
  if (first === undefined || (calls.length === 1 && first.times === 1))
    return "it is one step: there is nothing to join";
  const fed = new Set([...library.genes.values()].flatMap(({ feeds }) => feeds.map(({ locus }) => locus)));
  for (const { name, risk, verify, feeds } of loci) {
    if (risk !== "none" && risk !== "low") return `step ${name} has risk ${risk}`;
    if (verify !== null) return `step ${name} is verified by itself`;
    if (feeds.length > 0) return `what step ${name} sees is evidence about other loci`;
    if (fed.has(name)) return `a diagnostic looks at what step ${name} did, later`;
  }
  const family = familyOf(constituents);
  for (const each of pathways) {
    if (each.risk !== "none" && each.risk !== "low") return `pathway ${each.name} has risk ${each.risk}`;
    if (each !== pathway && each.verify !== null) return `pathway ${each.name} within it is verified by itself`;
    if (planOf(each).isParallel && family !== "transform") return "its steps wait for the network side by side";
  }
  if (pathway.verify === null) return null;
  if (family === "configuration") return "its verification answers for each step that acted";
  return verifiesSteps(pathway) ? "its verification looks at what single steps gave" : null;
}

function verifiesSteps(pathway: PathwayContract): boolean {
  const names = new Set<string>(namesWithin(pathway.steps));
  const looks = (value: Expression): boolean =>
    [...referencesOf(value)].some(({ base }) => base.kind === "step" || names.has(base.name));
  const any = (steps: readonly VerifyStep[]): boolean =>
    steps.some((step) =>
      step.kind === "for" ? looks(step.over) || any(step.steps) : step.bindings.some(({ value }) => looks(value)),
    );
  return any(pathway.verify?.steps ?? []);
}

function* namesWithin(steps: readonly Step[]): Generator<string> {
  for (const step of steps) {
    if (step.kind === "locus") yield step.locus;
    else if (step.kind === "pathway") yield step.pathway;
    else if (step.kind === "for") yield* namesWithin(step.steps);
    else yield* namesWithin([...step.steps, ...step.otherwise]);
  }
}

/**
 * Why this text cannot share a call with others: a timer or a stray microtask of one step would fire in the next, and a
 * stack tells where a gene stands. Words in a comment count too: then the pathway merely stays in steps.
 */
export function sourceObstacle(source: string): string | null {
  const found = /\b(?:setTimeout|setInterval|queueMicrotask|captureStackTrace)\b|\.\s*stack\b|["'`]stack["'`]/.exec(
    source,
  );
  return found === null ? null : `it uses ${found[0].replace(/["'`\s]/g, "")}, which reaches beyond one step`;
}
