import { sitesWithin } from "../anatomy.ts";
import type { Operator, Subject } from "../operator.ts";
import type { Site } from "../site.ts";
import { WeakCache } from "../weak-cache.ts";

const EXPRESSIONS_MAX = 40;
const CHARACTERS_MAX = 60;

/** Another expression of the gene, or a name in scope, in place of an answer, an argument, an operand or a new value. */
export const replaceExpression: Operator = {
  name: "replace-expression",
  doubt: 3.5,
  propose(site, subject, proposals) {
    if ((site.role !== "value" && site.role !== "shorthand") || !isWorthReplacing(site)) return;
    const code = subject.code(site);
    const visible = new Set([...subject.names(site, "value"), ...subject.names(site, "function")]);
    const kind = subject.kind(site);
    for (const other of expressionsIn.get(subject)) {
      if (other.code === code || !other.names.every((name) => visible.has(name))) continue;
      const fits = kind === "unknown" || other.kind === "unknown" || other.kind === kind;
      // A whole computation where a mere name stood is a larger thing to have forgotten.
      const growth = site.node.type === "Identifier" && other.shape === "compound" ? 0.75 : 0;
      proposals.replace(site, other.code, other.shape, (fits ? 0 : 1.5) + growth + (other.acts ? 2 : 0));
    }
    if (site.node.type === "Identifier") return;
    for (const [rank, name] of subject.names(site, "value").entries()) {
      if (name !== code) proposals.replace(site, name, "atom", rank * 0.1 - 0.5);
    }
  },
};

function isWorthReplacing({ node, parent }: Site): boolean {
  if (parent?.node.type === "ExpressionStatement") return false;
  return /^(Identifier|.*Literal|(Optional)?(Member|Call)Expression|(Binary|Logical|Conditional|Array)Expression)$/.test(
    node.type,
  );
}

interface Found {
  readonly code: string;
  readonly names: readonly string[];
  readonly shape: "atom" | "compound";
  readonly kind: string;
  /** It changes something; to do so twice is seldom meant. */
  readonly acts: boolean;
}

const ACTS = /\.(push|pop|shift|unshift|splice|set|add|delete|sort|reverse|fill|next)\(/;

/** Each expression once; short ones first, for the smallest repair is the likeliest. */
const expressionsIn = new WeakCache((subject: Subject): readonly Found[] => {
  const sites = new Map<string, Site>();
  for (const site of subject.anatomy.values) {
    if (site.role === "shorthand" || !/^((Optional)?(Member|Call)Expression|BinaryExpression)$/.test(site.node.type))
      continue;
    const code = subject.code(site);
    if (code.length <= CHARACTERS_MAX && !/=>|\bawait\b|\bfunction\b|#/.test(code)) sites.set(code, site);
  }
  const shortest = [...sites].sort(([a], [b]) => a.length - b.length).slice(0, EXPRESSIONS_MAX);
  return shortest.map(([code, site]) => ({
    code,
    names: namesUsed(site, subject),
    shape: site.node.type === "BinaryExpression" ? "compound" : "atom",
    kind: subject.kind(site),
    acts: ACTS.test(code),
  }));
});

function namesUsed(site: Site, { anatomy }: Subject): readonly string[] {
  return sitesWithin(anatomy, site).flatMap(({ node, role, scope }) =>
    node.type === "Identifier" && role !== "label" && scope.find(node.name) !== undefined ? [node.name] : [],
  );
}
