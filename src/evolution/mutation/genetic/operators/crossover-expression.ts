import { codeOf } from "../code-of.ts";
import { kindOf } from "../kind.ts";
import type { Operator, Subject } from "../operator.ts";
import { mayAwait } from "../site.ts";
import { type Transplant, transplantOf } from "../transplant.ts";
import { WeakCache } from "../weak-cache.ts";

const EXPRESSIONS_MAX = 80;
const CHARACTERS_MAX = 200;

/** An expression of a sibling in the place of one of the same role here, when all its names mean something here. */
export const crossoverExpression: Operator = {
  name: "crossover-expression",
  doubt: 2,
  propose(site, subject, proposals) {
    if (site.role !== "value" || site.parent?.node.type === "ExpressionStatement") return;
    const code = subject.code(site);
    const kind = subject.kind(site);
    const place = `${site.parent?.node.type}.${site.field}`;
    let visible: Set<string> | null = null;
    for (const donor of donorsFor.get(subject)) {
      if (donor.code === code || (donor.place !== place && donor.type !== site.node.type)) continue;
      if (donor.kind !== "unknown" && kind !== "unknown" && donor.kind !== kind) continue;
      if (donor.transplant.awaits && !mayAwait(site)) continue;
      visible ??= new Set([...subject.names(site, "value"), ...subject.names(site, "function")]);
      const names = visible;
      if (!donor.transplant.needs.every((name) => names.has(name))) continue;
      const isSame = donor.place === place && donor.type === site.node.type;
      proposals.replace(site, donor.code, donor.isAtom ? "atom" : "compound", isSame ? 0 : 1.5);
    }
  },
};

interface Donor {
  readonly code: string;
  readonly place: string;
  readonly type: string;
  readonly kind: string;
  readonly isAtom: boolean;
  readonly transplant: Transplant;
}

const donorsFor = new WeakCache((subject: Subject): readonly Donor[] => {
  const own = new Set(subject.anatomy.values.map((site) => subject.code(site)));
  const donors = new Map<string, Donor>();
  for (const sibling of subject.siblings) {
    for (const site of sibling.values) {
      if (donors.size >= EXPRESSIONS_MAX) break;
      if (site.role !== "value" || site.end - site.start > CHARACTERS_MAX || site.node.type === "Identifier") continue;
      const code = codeOf(sibling.gene, site.node);
      const transplant = own.has(code) || donors.has(code) ? null : transplantOf(site, sibling);
      if (transplant === null) continue;
      donors.set(code, {
        code,
        place: `${site.parent?.node.type}.${site.field}`,
        type: site.node.type,
        kind: kindOf(site.node, site.scope, subject.fields),
        isAtom: /^(.*Literal|.*MemberExpression|.*CallExpression|ArrayExpression|ObjectExpression)$/.test(
          site.node.type,
        ),
        transplant,
      });
    }
  }
  return [...donors.values()];
});
