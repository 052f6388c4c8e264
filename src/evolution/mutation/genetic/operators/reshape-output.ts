import type { Field } from "../../../../contract/mod.ts";
import { kindOfType } from "../kind.ts";
import type { Operator, Subject } from "../operator.ts";
import { outputObjects } from "../output-object.ts";
import type { Site } from "../site.ts";

/** Brings a returned value into the contract's form: `return x` to `return { field: x }`, a field to its declared type. */
export const reshapeOutput: Operator = {
  name: "reshape-output",
  doubt: 1,
  propose(site, subject, proposals) {
    if (site.role !== "value" && site.role !== "shorthand") return;
    const code = subject.code(site);
    if (isAnswer(site, subject) && site.node.type !== "ObjectExpression") {
      for (const field of subject.contract.gives) {
        const entry = code === field.name ? code : `${field.name}: ${code}`;
        proposals.replace(site, site.field === "body" ? `({ ${entry} })` : `{ ${entry} }`, "atom");
      }
    }
    const field = fieldOf(site, subject);
    if (field === undefined) return;
    for (const [rank, text] of conversions(field, code).entries()) {
      proposals.replace(site, text, /^[\w.]+\(.*\)$|^\[.*\]$/s.test(text) ? "atom" : "compound", rank * 0.25);
    }
  },
};

function isAnswer(site: Site, { anatomy }: Subject): boolean {
  const parent = site.parent;
  if (parent === null || site.within !== anatomy.execute) return false;
  return parent.node.type === "ReturnStatement" || (parent === anatomy.execute && site.field === "body");
}

/** The contract's field that this property of an output object fills. */
function fieldOf(site: Site, subject: Subject): Field | undefined {
  const property = site.parent?.node;
  const object = site.parent?.parent?.node;
  if (property?.type !== "ObjectProperty" || object === undefined || site.field !== "value") return undefined;
  const name = property.key.type === "Identifier" ? property.key.name : undefined;
  return outputObjects(subject)
    .get(object)
    ?.find((field) => field.name === name);
}

function conversions({ type }: Field, code: string): readonly string[] {
  const isOptional = type.kind === "optional";
  const inner = type.kind === "optional" ? type.inner : type;
  const name = /^[A-Za-z_$][\w$.]*$/.test(code) ? code : `(${code})`;
  switch (kindOfType(inner)) {
    case "string":
      return [`String(${code})`, `${name}.join(", ")`, ...(isOptional ? [`${name} || null`] : [])];
    case "number":
      return inner.kind === "int"
        ? [`Number(${code})`, `Math.round(${code})`, `Math.floor(${code})`, `Math.trunc(${code})`, `${name}.length`]
        : [`Number(${code})`, `${name}.length`];
    case "boolean":
      return [`Boolean(${code})`, `!${name}`];
    case "list":
      return [`[${code}]`, `Array.from(${code})`, `Object.values(${code})`, `${name} ?? []`];
    default:
      return isOptional ? [`${name} ?? null`] : [];
  }
}
