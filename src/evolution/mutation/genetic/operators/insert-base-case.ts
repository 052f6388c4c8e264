import type { Node } from "../../../../syntax/mod.ts";
import { paramsOf } from "../anatomy.ts";
import { operandsAt, predicatesAt } from "../compose.ts";
import { indentOf } from "../lines.ts";
import type { Operator, Subject } from "../operator.ts";
import { boundNames } from "../scope.ts";
import type { Site } from "../site.ts";
import { listAround } from "../statement-list.ts";

/** The case that a function has to answer at once: `if (question) return answer;` before its first statements. */
export const insertBaseCase: Operator = {
  name: "insert-base-case",
  doubt: 3,
  propose(site, subject, proposals) {
    if (site.role !== "statement" || site.within === null) return;
    const index = listAround(site).indexOf(site.node);
    if (index > 1 || site.parent?.parent !== site.within) return;
    const indent = indentOf(subject.anatomy.gene.source, site.start);
    // In the contract's form for `execute`, where the evidence expects such an answer somewhere.
    const isWhole = site.within === subject.anatomy.execute;
    const answers = isWhole ? subject.vocabulary.answers : answersAt(site, subject);
    for (const { name, record } of isWhole ? [] : recordsRead(site, subject)) {
      proposals.splice(site.start, site.start, `if (${name} === null) return ${record};\n${indent}`);
    }
    for (const [rank, predicate] of predicatesAt(site, subject).slice(0, 16).entries()) {
      for (const [other, answer] of answers.entries()) {
        const text = `if (${predicate}) return ${answer};\n${indent}`;
        proposals.splice(site.start, site.start, text, rank * 0.06 + other * 0.06 + index * 0.3);
      }
    }
  },
};

/** For a parameter that is read as a record, such a record: what is at hand by the names of its fields, else null. */
function recordsRead(site: Site, subject: Subject): readonly { readonly name: string; readonly record: string }[] {
  const names = new Set(subject.names(site, "value"));
  const params = site.within === null ? [] : paramsOf(site.within.node).flatMap(boundNames);
  return params.flatMap((name) => {
    const fields = subject.anatomy.sites.flatMap(({ node, within }) =>
      within === site.within && node.type === "MemberExpression" && !node.computed && isNamed(node.object, name)
        ? [subject.anatomy.gene.javascript.slice(Number(node.property.start), Number(node.property.end))]
        : [],
    );
    const entries = [...new Set(fields)].map((field) => (names.has(field) ? field : `${field}: null`));
    return entries.length < 2 ? [] : [{ name, record: `{ ${entries.join(", ")} }` }];
  });
}

function isNamed(node: Node, name: string): boolean {
  return node.type === "Identifier" && node.name === name;
}

/** What the helper gives elsewhere, then what it could give: its own values, and the plainest ones. */
function answersAt(site: Site, subject: Subject): readonly string[] {
  const given = subject.anatomy.sites.flatMap(({ node, within, parent }) =>
    parent?.node.type === "ReturnStatement" && within === site.within && /Literal$|^ArrayExpression$/.test(node.type)
      ? [subject.anatomy.gene.javascript.slice(Number(node.start), Number(node.end))]
      : [],
  );
  const names = (["number", "list", "string"] as const).flatMap((kind) => operandsAt(site, subject, kind).slice(0, 3));
  const answers = [
    ...given.filter((text) => text.length < 20),
    ...names,
    "0",
    "1",
    "[]",
    '""',
    "true",
    "false",
    "null",
  ];
  return [...new Set(answers)].slice(0, 12);
}
