import { type Node, type ParsedGene, rangeOf, walk } from "../../../syntax/mod.ts";
import { OUT_OF_STEPS } from "../engine.ts";
import { MarkedText } from "./marked-text.ts";
import { isFunction, isLoop } from "./site.ts";
import type { Splice } from "./splice.ts";
import { WeakCache } from "./weak-cache.ts";

/** The same for the failing gene itself, which is tried once. */
export const STEPS_PARENT = 40_000;
const STEPS_FEW = 500;
/** Also what a candidate gets that was right as far as it came. */
export const STEPS_MANY = 20_000;
const STEPS_TIMES = 6;

/** A repaired gene hardly ever needs six times what the failing one needed where it came to an end. */
export function stepsFor({ stepsMax }: { readonly stepsMax: number | null }): number {
  if (stepsMax === null) return STEPS_MAX;
  return Math.min(STEPS_MANY, Math.max(STEPS_FEW, stepsMax * STEPS_TIMES));
}

/**
 * Rounds of loops and entries of functions that a candidate may spend on one input: a millisecond, give or take. One that
 * is right where it ended and wrong only where it ran out is tried once more with patience, when nothing better was found.
 */
export const STEPS_MAX = 2_000;

/**
 * Every third edit of a loop makes one that never ends. Waiting for a deadline and replacing the host costs as much as
 * trying a thousand others, and the clock decides differently every time; counting costs next to nothing and does not.
 * So the script that is tried counts rounds and calls, and throws when it has had enough. The source does not.
 */
export interface StepMeter {
  /** Text before the script, on a line of its own. */
  head(stepsMax: number): string;
  /** The variable that holds the steps that are left. */
  readonly left: string;
  /** In order of position; each inserts. */
  readonly marks: readonly Splice[];
  /** Where the counter may stand inside of `execute`, which nobody but the world calls: a fifth faster there; else null. */
  readonly inside: {
    readonly at: number;
    counter(stepsMax: number): string;
    readonly marks: readonly Splice[];
  } | null;
}

/** The text that is tried of a gene with an edit in it. */
export function countedScript(gene: ParsedGene, splices: readonly Splice[], stepsMax: number): string {
  const { inside } = stepMeterOf(gene);
  const { around, within } = texts.get(gene)(stepsMax);
  if (inside === null || within === null || splices.some((splice) => calls(splice) || covers(splice, inside.at))) {
    return around.head + around.text.with(splices);
  }
  return within.with(splices);
}

interface Texts {
  readonly around: { readonly head: string; readonly text: MarkedText };
  readonly within: MarkedText | null;
}

/** For each number of steps that is asked for, which are three or four in a search. */
const texts = new WeakCache((gene: ParsedGene): ((stepsMax: number) => Texts) => {
  const { head, marks, inside } = stepMeterOf(gene);
  const outer = new MarkedText(gene.javascript, marks);
  const made = new Map<number, Texts>();
  const make = (stepsMax: number): Texts => {
    const around = { head: head(stepsMax), text: outer };
    if (inside === null) return { around, within: null };
    const counter = insertion(inside.at, inside.counter(stepsMax));
    return { around, within: new MarkedText(gene.javascript, [counter, ...inside.marks]) };
  };
  return (stepsMax) => {
    const known = made.get(stepsMax) ?? make(stepsMax);
    made.set(stepsMax, known);
    return known;
  };
});

/** Called by itself it would begin to count anew. */
function calls({ text }: Splice): boolean {
  return text.includes("execute");
}

function covers({ start, end }: Splice, at: number): boolean {
  return start < at && at <= end;
}

export function stepMeterOf(gene: ParsedGene): StepMeter {
  return meters.get(gene);
}

const meters = new WeakCache((gene: ParsedGene): StepMeter => {
  const left = freshName("steps$", gene.source);
  const over = freshName("over$", gene.source);
  const grown = freshName("grown$", gene.source);
  // Counted in place: a function for it would have to be compiled for every candidate, which costs as much as running it.
  const steps: Steps = { statement: `if(--${left}<0)throw"${OUT_OF_STEPS}";`, operand: `--${left}<0&&${over}(),` };
  const body = onlyBodyOf(gene);
  const marks: Splice[] = [];
  const growths: Splice[] = [];
  walk(gene.program, (node, ancestors) => {
    const mark = markOf(node, steps);
    if (mark !== null) marks.push(mark);
    const at = ancestors.some((each) => isLoop(each) || (isFunction(each) && !isBody(each, body)))
      ? growthAt(node, ancestors.at(-1))
      : null;
    if (at !== null) growths.push(insertion(at, `${grown}.by=`));
    return undefined;
  });
  const thrower = marks.some(({ text }) => text === steps.operand) ? `function ${over}(){throw"${OUT_OF_STEPS}"}` : "";
  const scales = growths.length === 0 ? "" : scalesOf(grown, left);
  marks.push(...growths);
  marks.sort((one, other) => one.start - other.start);
  const counter = (stepsMax: number): string => `let ${left}=${stepsMax};${scales}${thrower}`;
  const head = (stepsMax: number): string => `${counter(stepsMax)}\n`;
  const [entry, ...rest] = marks;
  const isInside = body !== null && marks.every(({ start }) => start > body.start && start < body.end);
  const inside = isInside && entry?.start === body.start + 1 ? { at: entry.start, counter, marks: rest } : null;
  return { head, left, marks, inside };
});

/** So many items that are copied at once cost a step. */
const ITEMS_PER_STEP = 64;

/**
 * What doubles a list with every round fills the memory of its host within some thirty of them. So copying many items costs steps as
 * well. An assignment weighs them, because it can stand before an expression whose end an edit may move; its value is the expression's.
 */
function scalesOf(grown: string, left: string): string {
  const weigh = `const n=it?.length??it?.size;if(n>${ITEMS_PER_STEP}&&(${left}-=n/${ITEMS_PER_STEP}|0)<0)throw"${OUT_OF_STEPS}"`;
  return `const ${grown}={set by(it){${weigh}}};`;
}

/** Where something begins that is copied item by item: after `...` in a list, and what a `concat` gives. */
function growthAt(node: Node, parent: Node | undefined): number | null {
  // What `{ ...record }` copies has been counted where it was made.
  if (node.type === "SpreadElement") return parent?.type === "ObjectExpression" ? null : rangeOf(node.argument).start;
  if (node.type === "AssignmentExpression") return node.operator === "=" ? concatAt(node.right) : null;
  if (node.type === "VariableDeclarator") return concatAt(node.init);
  return node.type === "ReturnStatement" ? concatAt(node.argument) : null;
}

function concatAt(node: Node | null | undefined): number | null {
  if (node?.type !== "CallExpression" || node.callee.type !== "MemberExpression") return null;
  const { property } = node.callee;
  return property.type === "Identifier" && property.name === "concat" ? rangeOf(node).start : null;
}

function isBody(node: Node, body: { readonly start: number } | null): boolean {
  return body !== null && "body" in node && isNodeLike(node.body) && rangeOf(node.body).start === body.start;
}

/** The block of an `execute` that is declared as such and named nowhere else. */
function onlyBodyOf({ program, javascript }: ParsedGene): { readonly start: number; readonly end: number } | null {
  if (javascript.match(/\bexecute\b/g)?.length !== 1) return null;
  for (const node of program.body) {
    if (node.type !== "ExportNamedDeclaration" || node.declaration?.type !== "FunctionDeclaration") continue;
    if (node.declaration.id?.name === "execute") return rangeOf(node.declaration.body);
  }
  return null;
}

/** The same step where a statement stands, and before an expression. */
interface Steps {
  readonly statement: string;
  readonly operand: string;
}

export function freshName(wanted: string, source: string): string {
  let name = wanted;
  while (source.includes(name)) name += "$";
  return name;
}

/** A loop counts in its test, or else at the beginning of its block; a function at the beginning of its block. */
function markOf(node: Node, { statement, operand }: Steps): Splice | null {
  if (isLoop(node) && "test" in node && isNodeLike(node.test)) return insertion(rangeOf(node.test).start, operand);
  if (!(isLoop(node) || isFunction(node)) || !("body" in node) || !isNodeLike(node.body)) return null;
  const { body } = node;
  if (body.type === "BlockStatement") return insertion(rangeOf(body).start + 1, statement);
  if (body.type === "ExpressionStatement") return insertion(rangeOf(body).start, operand);
  return body.type === "IfStatement" ? insertion(rangeOf(body.test).start, operand) : null;
}

function isNodeLike(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}
