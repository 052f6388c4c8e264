import { type Kind, kindOf, recordText } from "../kind.ts";
import { indentOf } from "../lines.ts";
import type { Operator, Subject } from "../operator.ts";
import type { Site } from "../site.ts";
import { subjectsIn } from "../subjects-in.ts";

/** A line before a statement that leaves early when what the statement uses is missing, empty or of the wrong type. */
export const guardStatement: Operator = {
  name: "guard-statement",
  doubt: 2,
  propose(site, subject, proposals) {
    if (site.role !== "statement" || site.within === null || /^(Function|Class)Declaration$/.test(site.node.type))
      return;
    const indent = indentOf(subject.anatomy.gene.source, site.start);
    const exits = exitsFor(site, subject);
    const tested = subjectsIn(site, subject.anatomy);
    for (const { code, node, scope } of tested) {
      const kind = subject.seen.kindOf(code) ?? kindOf(node, scope, subject.fields);
      for (const condition of conditionsFor(code, kind)) {
        for (const [rank, { exit, doubt }] of exits.entries()) {
          proposals.splice(site.start, site.start, `if (${condition}) ${exit}\n${indent}`, rank * 0.5 + doubt);
        }
      }
    }
  },
};

function conditionsFor(code: string, kind: Kind): readonly string[] {
  switch (kind) {
    case "list":
      return [`!Array.isArray(${code})`, `${code}.length === 0`, `!${code}`];
    case "string":
      return [`!${code}`, `typeof ${code} !== "string"`];
    case "number":
      return [`!Number.isFinite(${code})`, `${code} <= 0`, `${code} === 0`];
    default:
      return [`${code} == null`, `!${code}`, `!Array.isArray(${code})`];
  }
}

interface Exit {
  readonly exit: string;
  readonly doubt: number;
}

/** In a loop the next round; in `execute` an answer of the contract's form; elsewhere a plain value or one at hand. */
function exitsFor(site: Site, subject: Subject): readonly Exit[] {
  const jumps = (site.inLoop ? ["continue;", "break;"] : []).map((exit) => ({ exit, doubt: 0 }));
  const isExecute = site.within === subject.anatomy.execute;
  const answers = isExecute ? wholeAnswers(subject) : plainAnswers(site, subject);
  return [...jumps, ...answers];
}

function wholeAnswers({ contract, vocabulary }: Subject): readonly Exit[] {
  const plain = recordText(contract.gives, contract.types);
  const exits = [...vocabulary.answers, plain].map((answer) => `return ${answer};`);
  if (contract.gives.some(({ name }) => name === "success")) {
    exits.push(`return ${plain.replace("success: true", "success: false")};`);
  } else if (contract.examples.some(({ expected }) => expected.kind === "fails")) {
    exits.push('throw new Error("input out of range");');
  }
  return [...new Set(exits)].map((exit) => ({ exit, doubt: 0 }));
}

const PLAIN: readonly { readonly text: string; readonly kind: Kind | null }[] = [
  { text: "null", kind: null },
  { text: '""', kind: "string" },
  { text: "[]", kind: "list" },
  { text: "0", kind: "number" },
  { text: "false", kind: "boolean" },
];
/** Nothing at all is what many helpers give for want of an answer. */
const NOTHING = 0.25;
const ODD = 1.5;

/** Values of the kind that the helper answers elsewhere go before those that nobody expects of it. */
function plainAnswers(site: Site, subject: Subject): readonly Exit[] {
  const kinds = new Set<Kind>();
  for (const answer of subject.anatomy.values) {
    const isAnswer = answer.parent?.node.type === "ReturnStatement" && answer.within === site.within;
    if (isAnswer && subject.kind(answer) !== "unknown") kinds.add(subject.kind(answer));
  }
  const doubtOf = (kind: Kind | null): number =>
    kinds.size === 0 || (kind !== null && kinds.has(kind)) ? 0 : kind === null ? NOTHING : ODD;
  const answers = PLAIN.map(({ text, kind }) => ({ exit: `return ${text};`, doubt: doubtOf(kind) }));
  const names = subject.names(site, "value").slice(0, 2);
  return [
    ...answers.toSorted((left, right) => left.doubt - right.doubt),
    ...names.map((name) => ({ exit: `return ${name};`, doubt: 0 })),
  ];
}
