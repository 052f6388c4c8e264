import { type Kind, kindOfType } from "./kind.ts";
import type { Subject } from "./operator.ts";
import type { Site } from "./site.ts";

// Small expressions of what is at hand, typed by what was seen when the gene ran: the words that repairs are made of.

const NAMES_MAX = 6;
const LENGTHS_MAX = 4;
const PREDICATES_MAX = 40;

/** Names and fields of the input that hold values of the kind, nearest first. */
export function operandsAt(site: Site, subject: Subject, kind: Kind): readonly string[] {
  const { anatomy, contract } = subject;
  const { inputName } = anatomy;
  const isInput = inputName !== null && subject.names(site, "value").includes(inputName);
  const fields = isInput
    ? contract.takes.filter(({ type }) => kindOfType(type) === kind).map(({ name }) => `${inputName}.${name}`)
    : [];
  return [...subject.namesOf(site, kind), ...fields].slice(0, NAMES_MAX);
}

/** Numbers at hand, and the lengths and sizes of what has one. */
export function numbersAt(site: Site, subject: Subject): readonly string[] {
  return [...operandsAt(site, subject, "number"), ...lengthsAt(site, subject)];
}

export function lengthsAt(site: Site, subject: Subject): readonly string[] {
  const lengths = (["list", "string"] as const).flatMap((kind) =>
    operandsAt(site, subject, kind).map((code) => `${code}.length`),
  );
  const sizes = (["set", "map"] as const).flatMap((kind) =>
    operandsAt(site, subject, kind).map((code) => `${code}.size`),
  );
  return [...lengths, ...sizes].slice(0, LENGTHS_MAX);
}

/** Yes-or-no questions that could be asked here, the plainest first. */
export function predicatesAt(site: Site, subject: Subject): readonly string[] {
  const numbers = operandsAt(site, subject, "number");
  const lengths = lengthsAt(site, subject);
  const booleans = operandsAt(site, subject, "boolean");
  const plain = (["record", "unknown"] as const).flatMap((kind) => operandsAt(site, subject, kind));
  const found = [
    ...lengths.flatMap((code) => [`${code} === 0`, `${code} > 0`]),
    ...booleans.flatMap((code) => [code, `!${code}`]),
    ...numbers.flatMap((code) => [`${code} === 0`, `${code} > 0`, `${code} < 0`, `${code} === 1`]),
    ...memberships(site, subject),
    ...comparisons(numbers, [...numbers, ...lengths]),
    ...comparisons(operandsAt(site, subject, "string"), operandsAt(site, subject, "string")),
    ...lengths.map((code) => `${code} === 1`),
    ...plain.flatMap((code) => [`${code} == null`, `${code} != null`]),
  ];
  return [...new Set(found)].slice(0, PREDICATES_MAX);
}

function comparisons(left: readonly string[], right: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const [rank, one] of left.entries()) {
    for (const other of right.slice(right === left ? rank + 1 : 0)) {
      if (one === other) continue;
      found.push(`${one} === ${other}`, `${one} < ${other}`, `${one} > ${other}`);
    }
  }
  return found;
}

/** `set.has(x)`, `list.includes(x)` and their opposites. */
function memberships(site: Site, subject: Subject): readonly string[] {
  const { seen } = subject;
  const found: string[] = [];
  for (const kind of ["set", "map", "list"] as const) {
    for (const code of operandsAt(site, subject, kind).slice(0, 3)) {
      const items = kind === "map" ? undefined : seen.itemKindOf(code);
      for (const item of scalarsAt(site, subject, items).slice(0, 3)) {
        const question = `${code}.${kind === "list" ? "includes" : "has"}(${item})`;
        found.push(question, `!${question}`);
      }
    }
  }
  return found;
}

/** Texts and numbers at hand; those of one kind when it is known which. */
export function scalarsAt(site: Site, subject: Subject, kind?: Kind): readonly string[] {
  if (kind !== undefined) return operandsAt(site, subject, kind);
  return [...operandsAt(site, subject, "string"), ...operandsAt(site, subject, "number")];
}

/** What could be put into a collection: names of its items' kind, or any when that is unknown. */
export function itemsFor(collection: string, site: Site, subject: Subject): readonly string[] {
  const kind = subject.seen.itemKindOf(collection);
  const names = kind === undefined ? subject.names(site, "value") : operandsAt(site, subject, kind);
  return names.filter((name) => name !== collection).slice(0, NAMES_MAX);
}
