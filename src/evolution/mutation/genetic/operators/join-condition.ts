import { codeOf } from "../code-of.ts";
import { predicatesAt } from "../compose.ts";
import { isCondition } from "../condition.ts";
import { kindOf } from "../kind.ts";
import type { Operator, Subject } from "../operator.ts";
import { relationsAt } from "../relations.ts";
import { isParenthesized, mayAwait, type Site } from "../site.ts";
import { subjectsIn } from "../subjects-in.ts";
import { WeakCache } from "../weak-cache.ts";

const COMPOSED_MAX = 28;
const PREDICATES_MAX = 40;

/** Makes a condition stronger or weaker with another one: `a` to `a && b` and `a || b`. */
export const joinCondition: Operator = {
  name: "join-condition",
  doubt: 3,
  propose(site, subject, proposals) {
    if (site.role !== "value" || !isCondition(site)) return;
    const { node } = site;
    const code = subject.code(site);
    const isLoose =
      /^(LogicalExpression|ConditionalExpression|AssignmentExpression|ArrowFunctionExpression|SequenceExpression)$/.test(
        node.type,
      );
    const left = isLoose || isParenthesized(node) ? `(${code})` : code;
    for (const [rank, predicate] of predicatesFor(site, subject).entries()) {
      if (predicate === code) continue;
      if (isAskedFirst(predicate)) {
        proposals.replace(site, `${predicate} || ${left}`, "compound", rank * 0.1 + 0.5);
        proposals.replace(site, `${opposite(predicate)} && ${left}`, "compound", rank * 0.1 + 0.5);
      }
      proposals.replace(site, `${left} && ${predicate}`, "compound", rank * 0.1);
      proposals.replace(site, `${left} || ${predicate}`, "compound", rank * 0.1);
    }
    for (const [rank, relation] of relationsAt(site, subject).entries()) {
      if (relation === code) continue;
      proposals.replace(site, `${left} && ${relation}`, "compound", rank * 0.04);
      proposals.replace(site, `${left} || ${relation}`, "compound", rank * 0.04 + 0.25);
    }
  },
};

/** Whether something is there has to be known before it is looked into. */
function isAskedFirst(predicate: string): boolean {
  return / == null$/.test(predicate);
}

function opposite(predicate: string): string {
  return predicate.replace(" == null", " != null");
}

/** What the statement's subjects could be asked, then what is asked elsewhere in the gene. */
function predicatesFor(site: Site, subject: Subject): readonly string[] {
  const predicates = new Set<string>();
  const tested = site.statement === null ? [] : subjectsIn(site.statement, subject.anatomy);
  for (const { code, node, scope } of tested) {
    const kind = kindOf(node, scope, subject.fields);
    if (kind === "list" || kind === "string") predicates.add(`${code}.length > 0`);
    if (kind === "number") predicates.add(`${code} > 0`);
    if (kind !== "number") predicates.add(code);
    predicates.add(`${code} != null`);
    predicates.add(`${code} == null`);
  }
  for (const { asks } of questionsIn.get(subject)) {
    if (asks !== null) for (const { code } of tested) predicates.add(`${asks}(${code})`);
  }
  for (const predicate of predicatesAt(site, subject)) {
    if (predicates.size < COMPOSED_MAX) predicates.add(predicate);
  }
  for (const { code, site: other } of questionsIn.get(subject)) {
    if (predicates.size >= PREDICATES_MAX) break;
    if (other !== site && (!/\bawait\b/.test(code) || mayAwait(site))) predicates.add(code);
  }
  return [...predicates].slice(0, PREDICATES_MAX);
}

/** The function of a question that can be asked of something else: `isObject` of `isObject(value)`. */
function asksOf({ node }: Site, { anatomy }: Subject): string | null {
  if (node.type !== "CallExpression" || node.arguments.length !== 1) return null;
  const code = codeOf(anatomy.gene, node.callee);
  return /^(Array\.isArray|[\w$]+)$/.test(code) ? code : null;
}

/** Conditions of the whole gene, each once. */
const questionsIn = new WeakCache((subject: Subject) => {
  const questions = new Map<string, Site>();
  for (const site of subject.anatomy.values) {
    if (isCondition(site) && /^(Binary|Call|Unary)/.test(site.node.type)) questions.set(subject.code(site), site);
  }
  return [...questions].map(([code, site]) => ({ code, site, asks: asksOf(site, subject) }));
});
