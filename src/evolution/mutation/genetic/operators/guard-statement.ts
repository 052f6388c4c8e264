import { type FieldKinds, kindOf, recordText } from "../kind.ts";
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
      for (const condition of conditionsFor(code, kindOf(node, scope, subject.fields))) {
        for (const [rank, exit] of exits.entries()) {
          proposals.splice(site.start, site.start, `if (${condition}) ${exit}\n${indent}`, rank * 0.5);
        }
      }
    }
  },
};

function conditionsFor(code: string, kind: ReturnType<FieldKinds["get"]>): readonly string[] {
  switch (kind) {
    case "list":
      return [`!Array.isArray(${code})`, `${code}.length === 0`];
    case "string":
      return [`!${code}`, `typeof ${code} !== "string"`];
    case "number":
      return [`!Number.isFinite(${code})`, `${code} <= 0`, `${code} === 0`];
    default:
      return [`${code} == null`, `!${code}`, `!Array.isArray(${code})`];
  }
}

/** In a loop the next round; in `execute` an answer of the contract's form; elsewhere a plain value or one at hand. */
function exitsFor(site: Site, subject: Subject): readonly string[] {
  const exits: string[] = site.inLoop ? ["continue;", "break;"] : [];
  const isExecute = site.within === subject.anatomy.execute;
  if (isExecute) {
    exits.push(...subject.vocabulary.answers.map((answer) => `return ${answer};`));
    exits.push(`return ${recordText(subject.contract.gives, subject.contract.types)};`);
    const wantsFailure = subject.contract.examples.some(({ expected }) => expected.kind === "fails");
    if (subject.contract.gives.some(({ name }) => name === "success")) {
      exits.push(
        `return ${recordText(subject.contract.gives, subject.contract.types).replace("success: true", "success: false")};`,
      );
    } else if (wantsFailure) exits.push('throw new Error("input out of range");');
    return [...new Set(exits)];
  }
  const names = subject.names(site, "value").slice(0, 2);
  return [
    ...exits,
    "return null;",
    'return "";',
    "return [];",
    "return 0;",
    "return false;",
    ...names.map((name) => `return ${name};`),
  ];
}
