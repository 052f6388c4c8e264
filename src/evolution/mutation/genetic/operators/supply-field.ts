import type { Field } from "../../../../contract/mod.ts";
import type { Node } from "../../../../syntax/mod.ts";
import { defaultFor, kindOfType, nameKind, plainValues } from "../kind.ts";
import type { Operator, Subject } from "../operator.ts";
import { outputObjects } from "../output-object.ts";
import type { Site } from "../site.ts";

/** Adds a field that the contract gives and a returned object lacks: from a name at hand, from the input, or plain. */
export const supplyField: Operator = {
  name: "supply-field",
  doubt: 0.5,
  propose(site, subject, proposals) {
    if (site.node.type !== "ObjectExpression") return;
    const fields = outputObjects(subject).get(site.node);
    if (fields === undefined) return;
    const present = new Set(site.node.properties.flatMap(nameOfProperty));
    for (const field of fields) {
      if (present.has(field.name)) continue;
      const doubt = field.type.kind === "optional" ? 2 : 0;
      for (const [rank, value] of valuesFor(field, site, subject).entries()) {
        const entry = value === field.name ? field.name : `${field.name}: ${value}`;
        const { at, text } = insertion(site, entry, subject.anatomy.gene.source);
        proposals.splice(at, at, text, doubt + Math.min(rank, 6) * 0.25 + (isConstant(value) ? CONSTANT_DOUBT : 0));
      }
    }
  },
};

function nameOfProperty(property: Node): string[] {
  if (property.type !== "ObjectProperty" && property.type !== "ObjectMethod") return [];
  if (property.key.type === "StringLiteral") return [property.key.value];
  return property.key.type === "Identifier" && !property.computed ? [property.key.name] : [];
}

/** A constant fits the contract and is nobody's answer; it wins only where nothing that is computed does. */
const CONSTANT_DOUBT = 2;

function isConstant(value: string): boolean {
  return /^(\d|"|\[\]|\{|null$|true$|false$)/.test(value);
}

/** Fields of such a name say how many of something there are. */
const COUNTS = /count|total|length|size|number|how_many/;

function lengths(names: readonly string[], site: Site, { fields }: Subject): readonly string[] {
  const kinds = names.map((name) => ({ name, kind: nameKind(name, site.scope, fields) }));
  return kinds.filter(({ kind }) => kind === "list").map(({ name }) => `${name}.length`);
}

function valuesFor(field: Field, site: Site, subject: Subject): readonly string[] {
  const names = subject.names(site, "value");
  const { inputName } = subject.anatomy;
  const values: string[] = [];
  if (names.includes(field.name)) values.push(field.name);
  if (
    inputName !== null &&
    names.includes(inputName) &&
    subject.contract.takes.some(({ name }) => name === field.name)
  ) {
    values.push(`${inputName}.${field.name}`);
  }
  if (COUNTS.test(field.name) && kindOfType(field.type) === "number") values.push(...lengths(names, site, subject));
  if (field.defaultValue !== undefined) values.push(JSON.stringify(field.defaultValue));
  values.push(defaultFor(field.type, subject.contract.types));
  if (field.type.kind === "oneOf") values.push(...field.type.values.map((value) => JSON.stringify(value)));
  const kind = kindOfType(field.type);
  if (kind === "boolean") values.push("true");
  if (kind === "number") values.push(...names.map((name) => `${name}.length`), ...names);
  else values.push(...names);
  if (inputName !== null) values.push(...subject.contract.takes.map(({ name }) => `${inputName}.${name}`));
  if (kind !== "unknown") values.push(...plainValues(kind));
  return [...new Set(values)];
}

/** After the last property as the author sets them: on a line of its own when the others are, with commas to match. */
function insertion(site: Site, entry: string, source: string): { readonly at: number; readonly text: string } {
  const node = site.node.type === "ObjectExpression" ? site.node : null;
  const last = node?.properties.at(-1);
  if (last === undefined) return { at: site.start + 1, text: ` ${entry} ` };
  const lastEnd = Number(last.end);
  const lineStart = source.lastIndexOf("\n", Number(last.start)) + 1;
  const blank = source.slice(lineStart, Number(last.start));
  const isOnOwnLine = lineStart > site.start && blank.trim() === "";
  return { at: lastEnd, text: isOnOwnLine ? `,\n${blank}${entry}` : `, ${entry}` };
}
