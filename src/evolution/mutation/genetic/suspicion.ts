import type { MutationRequest } from "../engine.ts";
import type { Anatomy } from "./anatomy.ts";
import type { Observations } from "./observations.ts";
import type { Site } from "./site.ts";

/**
 * Where the fault is likely to be, in the unit of doubt: 0 is the place itself, and every whole step means that about
 * three times as many other repairs are tried first. A frame names the place of a throw. A wrong output has no frame;
 * then the statements that have to do with a field that the message names are nearer than the rest. Whatever the failure,
 * places that failing runs came by and passing ones did not are nearer than others.
 */
export function suspicionOf(
  anatomy: Anatomy,
  failure: MutationRequest["failure"],
  fields: readonly string[],
  seen: Observations,
): (site: Site) => number {
  const near = nearFailure(anatomy, failure, fields);
  // What a gene says of its work did not make the work unhealthy.
  const isDeed = failure.kind === "unhealthy" || failure.kind === "kernel";
  const saying = ({ statement }: Site): number => (isDeed && statement?.node.type === "ReturnStatement" ? SAID : 0);
  return (site) => near(site) + innocence(seen.blame(site)) + (site.role === "statement" ? 0 : saying(site));
}

const SAID = 1.5;

/** Nothing where nothing is known; most where no failing run came by, for what did not run did not fail. */
function innocence(blame: number | null): number {
  return blame === null ? 0 : blame === 0 ? UNMET : (1 - blame) * SHARED;
}

const UNMET = 2;
const SHARED = 1;

function nearFailure(
  anatomy: Anatomy,
  failure: MutationRequest["failure"],
  fields: readonly string[],
): (site: Site) => number {
  const { frames, message } = failure;
  if (frames.length > 0) return nearFrames(anatomy, frames, evaluatedIn(message));
  const wanted = fields.filter((name) => new RegExp(`(^|[^\\w])${name}([^\\w]|$)`).test(message));
  return wanted.length === 0 ? () => 0.5 : nearNames(anatomy, wanted);
}

type Frame = MutationRequest["failure"]["frames"][number];

function nearFrames(anatomy: Anatomy, frames: readonly Frame[], evaluated: string | null): (site: Site) => number {
  const [innermost] = frames;
  const throwing = functionAt(anatomy, innermost);
  return (site) => {
    const distance = Math.min(...frames.map(({ line }, depth) => Math.abs(site.line - line) + depth * 0.5));
    if (evaluated !== null && isPartOf(anatomy, site, evaluated)) return distance < 1 ? -0.5 : 1;
    if (distance === 0) return covers(site, innermost) ? 0 : 0.25;
    const isNear = site.within === throwing;
    return Math.min(isNear ? 2 : 3, 0.75 + distance * 0.15);
  };
}

function covers({ node }: Site, frame: Frame | undefined): boolean {
  if (node.loc == null || frame === undefined) return false;
  const column = frame.column - 1;
  return node.loc.start.column <= column && (node.loc.end.line > frame.line || column <= node.loc.end.column);
}

function functionAt(anatomy: Anatomy, frame: Frame | undefined): Site | null {
  const there =
    frame === undefined
      ? undefined
      : anatomy.sites.find(({ line, statement }) => line === frame.line && statement !== null);
  return there?.within ?? anatomy.execute;
}

/** JavaScriptCore quotes the expression: `undefined is not an object (evaluating 'input.a.b')`. */
function evaluatedIn(message: string): string | null {
  return /\((?:evaluating|In) '([^']+)'/.exec(message)?.[1] ?? null;
}

function isPartOf({ gene }: Anatomy, site: Site, evaluated: string): boolean {
  const length = site.end - site.start;
  return length <= evaluated.length && length > 1 && evaluated.includes(gene.source.slice(site.start, site.end));
}

/** Statements that mention one of the names come first, then those that mention what these are computed from. */
function nearNames(anatomy: Anatomy, wanted: readonly string[]): (site: Site) => number {
  const direct = new Set<Site>();
  const names = new Set<string>();
  for (const site of anatomy.sites)
    if (mentions(site, new Set(wanted)) && site.statement !== null) direct.add(site.statement);
  for (const site of anatomy.sites) {
    const isUsed = site.node.type === "Identifier" && site.statement !== null && direct.has(site.statement);
    if (isUsed && site.node.type === "Identifier" && site.role !== "label") names.add(site.node.name);
  }
  const indirect = new Set<Site>();
  for (const site of anatomy.sites) if (mentions(site, names) && site.statement !== null) indirect.add(site.statement);
  return ({ statement }) => (statement === null ? 1 : direct.has(statement) ? 0 : indirect.has(statement) ? 0.5 : 1.5);
}

function mentions({ node }: Site, names: ReadonlySet<string>): boolean {
  return (
    (node.type === "Identifier" && names.has(node.name)) || (node.type === "StringLiteral" && names.has(node.value))
  );
}
