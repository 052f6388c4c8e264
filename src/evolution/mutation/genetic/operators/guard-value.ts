import { operandsAt } from "../compose.ts";
import { plainValues } from "../kind.ts";
import type { Operator, Subject } from "../operator.ts";
import type { Site } from "../site.ts";
import { subjectsIn } from "../subjects-in.ts";

/** Another answer for the odd case: `path.split(".")` to `path === "" ? [] : path.split(".")`. */
export const guardValue: Operator = {
  name: "guard-value",
  doubt: 3,
  propose(site, subject, proposals) {
    if (!isAnswer(site) || site.statement === null) return;
    const kind = subject.kind(site);
    if (kind === "function" || kind === "boolean") return;
    const code = subject.code(site);
    const named = new Set(subjectsIn(site.statement, subject.anatomy).map(({ code: text }) => text));
    const used = [...named].filter((text) => code.includes(text));
    for (const [rank, text] of used.entries()) {
      for (const [odd, question] of questionsAbout(text, subject.seen.kindOf(text)).entries()) {
        for (const plain of answersFor(site, subject)) {
          if (plain !== code)
            proposals.replace(site, `${question} ? ${plain} : ${code}`, "compound", rank * 0.1 + odd * 0.1);
        }
      }
    }
  },
};

/** A whole value that is named, given, handed on or looked into. */
function isAnswer({ node, role, parent, field }: Site): boolean {
  if (role !== "value" || !/^((Optional)?(Member|Call)Expression|BinaryExpression|Identifier)$/.test(node.type))
    return false;
  switch (parent?.node.type) {
    case "VariableDeclarator":
    case "ReturnStatement":
    case "ObjectProperty":
      return true;
    case "AssignmentExpression":
      return field === "right";
    default:
      return false;
  }
}

function questionsAbout(code: string, kind: ReturnType<Subject["seen"]["kindOf"]>): readonly string[] {
  switch (kind) {
    case "string":
      return [`${code} === ""`, `!${code}`];
    case "list":
      return [`${code}.length === 0`];
    case "number":
      return [`${code} === 0`, `${code} < 0`];
    case "boolean":
      return [code, `!${code}`];
    default:
      return [`${code} == null`, `!${code}`];
  }
}

function answersFor(site: Site, subject: Subject): readonly string[] {
  const kind = subject.kind(site);
  return [
    ...plainValues(kind),
    ...(kind === "number" ? ["1", "-1"] : []),
    ...operandsAt(site, subject, kind).slice(0, 2),
  ];
}
