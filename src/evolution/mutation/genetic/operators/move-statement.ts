import { codeOf } from "../code-of.ts";
import { indentOf, removalRange } from "../lines.ts";
import type { Operator } from "../operator.ts";
import { listAround, mayLeaveTo } from "../statement-list.ts";

const DISTANCE_MAX = 3;

/** Moves a statement up or down among its neighbours, or out behind the block that holds it. */
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
    const isDeclaration = /Declaration$/.test(site.node.type);
    if (outer == null || isDeclaration || !mayLeaveTo(outer, site, anatomy)) return;
    const text = `\n${indentOf(source, outer.start)}${code}`;
    if (removed.end <= outer.end)
      proposals.splices(
        [
          { ...removed, text: "" },
          { start: outer.end, end: outer.end, text },
        ],
        1,
      );
  },
};
