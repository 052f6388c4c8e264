import type { Node } from "../../../../syntax/mod.ts";
import { codeOf } from "../code-of.ts";
import { indentOf, removalRange } from "../lines.ts";
import type { Operator } from "../operator.ts";
import { isLoop, type Site } from "../site.ts";
import { listAround, mayLeaveTo } from "../statement-list.ts";

const DISTANCE_MAX = 3;

/** Moves a statement up or down among its neighbours, out of the block that holds it, or into a block of a neighbour. */
export const moveStatement: Operator = {
  name: "move-statement",
  doubt: 2.5,
  propose(site, { anatomy }, proposals) {
    if (site.role !== "statement") return;
    const list = listAround(site);
    const index = list.indexOf(site.node);
    const { source } = anatomy.gene;
    const code = codeOf(anatomy.gene, site.node);
    const removed = { ...removalRange(source, site.start, site.end), text: "" };
    const moveBefore = (at: number, doubt: number): void => {
      const put = { start: at, end: at, text: `${code}\n${indentOf(source, at)}` };
      proposals.splices(at < removed.start ? [put, removed] : [removed, put], doubt);
    };
    const moveBehind = ({ first, end }: Stretch, doubt: number): void => {
      const put = { start: end, end, text: `\n${indentOf(source, first)}${code}` };
      proposals.splices(end < removed.start ? [put, removed] : [removed, put], doubt);
    };
    for (let distance = 1; distance <= DISTANCE_MAX; distance += 1) {
      const [above, below] = [list[index - distance], list[index + distance]];
      if (above !== undefined) moveBefore(Number(above.start), distance - 1);
      // One step down is one step up of the neighbour; only longer ways are different.
      if (below !== undefined && distance > 1) moveBehind(stretchOf(below), distance - 1);
    }
    const outer = site.parent?.statement;
    const mayLeave = outer != null && mayLeaveTo(outer, site, anatomy) && isWithin(removed, outer);
    if (mayLeave) moveBefore(outer.start, 0.5);
    for (const at of bodiesOf(list[index + 1])) moveBefore(at, 1);
    if (/Declaration$/.test(site.node.type)) return;
    for (const block of endsOf(list[index - 1])) moveBehind(block, 0.5);
    if (mayLeave) moveBehind({ first: outer.start, end: outer.end }, 1);
  },
};

interface Stretch {
  readonly first: number;
  readonly end: number;
}

function stretchOf(node: Node): Stretch {
  return { first: Number(node.start), end: Number(node.end) };
}

function isWithin(range: { readonly start: number; readonly end: number }, { start, end }: Site): boolean {
  return start < range.start && range.end <= end;
}

/** Before the first statement of a loop's body: what is said there is said for each round. */
function bodiesOf(node: Node | null | undefined): readonly number[] {
  if (node == null || !isLoop(node) || !("body" in node)) return [];
  const body = node.body as Node;
  const first = body.type === "BlockStatement" ? body.body[0] : undefined;
  return first === undefined ? [] : [Number(first.start)];
}

const JUMP = /^(Return|Throw|Break|Continue)Statement$/;

/** Behind the last statement of each block of a choice or a loop, where one may stand. */
function endsOf(node: Node | null | undefined): readonly Stretch[] {
  switch (node?.type) {
    case "IfStatement":
      return [...endsOf(node.consequent), ...endsOf(node.alternate)];
    case "ForStatement":
    case "ForOfStatement":
    case "ForInStatement":
    case "WhileStatement":
      return endsOf(node.body);
    case "BlockStatement": {
      const last = node.body.at(-1);
      return last === undefined || JUMP.test(last.type) ? [] : [stretchOf(last)];
    }
    default:
      return [];
  }
}
