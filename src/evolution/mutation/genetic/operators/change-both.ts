import { type Node, rangeOf } from "../../../../syntax/mod.ts";
import { type Anatomy, sitesWithin } from "../anatomy.ts";
import { codeOf } from "../code-of.ts";
import type { Operator, Proposals, Subject } from "../operator.ts";
import type { Site } from "../site.ts";

const OTHERS_MAX = 6;

/** What stands on both sides of an operator or in two arguments, changed on both: `a[1] - b[1]` to `a[0] - b[0]`; or all places of a list. */
export const changeBoth: Operator = {
  name: "change-both",
  doubt: 2,
  propose(site, subject, proposals) {
    if (site.node.type === "ArrayExpression") shiftAll(site.node.elements, subject, proposals);
    if (!/^(BinaryExpression|LogicalExpression|CallExpression|AssignmentExpression)$/.test(site.node.type)) return;
    // Each pair where its two places meet, not again further out.
    for (const { text, places } of repeatedIn(site, subject.anatomy)) {
      for (const [rank, other] of othersFor(text, places[0], subject).entries()) {
        if (other === text) continue;
        proposals.splices(
          places.map(({ start, end }) => ({ start, end, text: other })),
          rank * 0.15,
        );
      }
    }
  },
};

const SHIFTED_MAX = 4;

/** `[2 * at, 2 * at + 1]` to `[2 * at + 1, 2 * at + 1 + 1]`: places that are computed alike are off alike. */
function shiftAll(items: readonly (Node | null)[], { anatomy }: Subject, proposals: Proposals): void {
  const sums = items.filter((item): item is Node => item !== null && /^(BinaryExpression|Identifier)$/.test(item.type));
  if (sums.length < 2 || sums.length !== items.length || sums.length > SHIFTED_MAX) return;
  if (!sums.some(({ type }) => type === "BinaryExpression")) return;
  for (const by of ["+ 1", "- 1"]) {
    proposals.splices(
      sums.map((item) => {
        const { start, end } = rangeOf(item);
        return { start, end, text: `${codeOf(anatomy.gene, item)} ${by}` };
      }),
    );
  }
}

interface Repeated {
  readonly text: string;
  readonly places: readonly [Site, ...Site[]];
}

function repeatedIn(site: Site, anatomy: Anatomy): readonly Repeated[] {
  const byText = new Map<string, Site[]>();
  for (const inner of sitesWithin(anatomy, site)) {
    const key = keyOf(inner);
    if (key === null) continue;
    const places = byText.get(key) ?? [];
    places.push(inner);
    byText.set(key, places);
  }
  return [...byText].flatMap(([key, [first, ...more]]) =>
    first === undefined || more.length === 0 || isBelowOne(site, [first, ...more])
      ? []
      : [{ text: key.slice(1), places: [first, ...more] as const }],
  );
}

/** Numbers, and names after a dot. */
function keyOf({ node, role, parent }: Site): string | null {
  if (node.type === "NumericLiteral" && role === "value") return `#${node.value}`;
  const isProperty = node.type === "Identifier" && role === "label" && parent?.node.type === "MemberExpression";
  return isProperty && parent?.role !== "callee" ? `.${node.name}` : null;
}

function isBelowOne(site: Site, places: readonly Site[]): boolean {
  const childOf = (place: Site): Site => {
    let here = place;
    while (here.parent !== null && here.parent !== site) here = here.parent;
    return here;
  };
  return new Set(places.map(childOf)).size === 1;
}

function othersFor(text: string, { node }: Site, { vocabulary }: Subject): readonly string[] {
  if (node.type === "NumericLiteral") {
    return [...new Set([node.value - 1, node.value + 1, 0, 1].filter((value) => value >= 0))].map(String);
  }
  return vocabulary.properties.filter((name) => name !== text && /^[A-Za-z_$][\w$]*$/.test(name)).slice(0, OTHERS_MAX);
}
