import { operandsAt, predicatesAt } from "../compose.ts";
import { indentOf } from "../lines.ts";
import type { Operator, Subject } from "../operator.ts";
import { relationsAt } from "../relations.ts";
import type { Site } from "../site.ts";
import { listAround } from "../statement-list.ts";

const PREDICATES_MAX = 24;
const RELATIONS_MAX = 16;
const SIGNS_MAX = 8;
const DEPTH_MAX = 3;

/** The round of a loop that has nothing to do, or should be the last: `if (seen.has(name)) continue;`. */
export const skipRound: Operator = {
  name: "skip-round",
  doubt: 3,
  propose(site, subject, proposals) {
    if (site.role !== "statement" || !site.inLoop || /Declaration$/.test(site.node.type)) return;
    if (listAround(site).indexOf(site.node) > DEPTH_MAX) return;
    const indent = indentOf(subject.anatomy.gene.source, site.start);
    for (const [rank, predicate] of questionsAt(site, subject).entries()) {
      for (const [jump, doubt] of [["continue", 0] as const, ["break", 0.75] as const])
        proposals.splice(site.start, site.start, `if (${predicate}) ${jump};\n${indent}`, rank * 0.06 + doubt);
    }
  },
};

function questionsAt(site: Site, subject: Subject): readonly string[] {
  const signs = subject.vocabulary.strings.filter((text) => text.trim() !== "").slice(0, SIGNS_MAX);
  const beginnings = operandsAt(site, subject, "string")
    .slice(0, 2)
    .flatMap((name) => signs.map((sign) => `${name}.startsWith(${JSON.stringify(sign)})`));
  return [
    ...predicatesAt(site, subject).slice(0, PREDICATES_MAX),
    ...relationsAt(site, subject).slice(0, RELATIONS_MAX),
    ...beginnings,
  ];
}
