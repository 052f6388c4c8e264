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
    const removed = removalRange(source, site.start, site.end);
    for (let distance = 1; distance <= DISTANCE_MAX; distance += 1) {
      const above = list[index - distance];
      if (above !== undefined) {
        const at = Number(above.start);
        const text = `${code}\n${indentOf(source, at)}`;
        proposals.splices(
          [
            { start: at, end: at, text },
            { ...removed, text: "" },
          ],
          distance - 1,
        );
      }
      const below = list[index + distance];
      // One step down is one step up of the neighbour; only longer ways are different.
      if (below !== undefined && distance > 1) {
        const at = Number(below.end);
        const text = `\n${indentOf(source, Number(below.start))}${code}`;
        proposals.splices(
          [
            { ...removed, text: "" },
            { start: at, end: at, text },
          ],
          distance - 1,
        );
      }
    }
    const outer = site.parent?.statement;
    const mayLeave = outer != null && mayLeaveTo(outer, site, anatomy);
    if (mayLeave && isWithin(removed, outer)) {
      const text = `${code}\n${indentOf(source, outer.start)}`;
      proposals.splices(
        [
          { start: outer.start, end: outer.start, text },
          { ...removed, text: "" },
        ],
        0.5,
      );
    }
    for (const at of bodiesOf(list[index + 1])) {
      const text = `${code}\n${indentOf(source, at)}`;
      proposals.splices(
        [
          { ...removed, text: "" },
          { start: at, end: at, text },
        ],
        1,
      );
    }
    if (/Declaration$/.test(site.node.type)) return;
    for (const at of endsOf(list[index - 1])) {
      const text = `\n${indentOf(source, at.first)}${code}`;
      proposals.splices(
        [
          { start: at.end, end: at.end, text },
          { ...removed, text: "" },
        ],
        0.5,
      );
    }
    if (mayLeave && isWithin(removed, outer)) {
      const text = `\n${indentOf(source, outer.start)}${code}`;
      proposals.splices(
        [
          { ...removed, text: "" },
          { start: outer.end, end: outer.end, text },
        ],
        1,
      );
    }
  },
};

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
function endsOf(node: Node | null | undefined): readonly { readonly first: number; readonly end: number }[] {
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
      return last === undefined || JUMP.test(last.type) ? [] : [{ first: Number(last.start), end: Number(last.end) }];
    }
    default:
      return [];
  }
}
