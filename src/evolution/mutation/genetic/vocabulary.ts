import type { Field, FieldType } from "../../../contract/mod.ts";
import { isJsonObject, type Json } from "../../../core/mod.ts";
import type { Node } from "../../../syntax/mod.ts";
import { knownAnswers, type MutationRequest } from "../engine.ts";
import type { Anatomy } from "./anatomy.ts";

/** Words that a repair may be made of: from the contract, the gene, its siblings and the evidence, likeliest first. */
export interface Vocabulary {
  readonly properties: readonly string[];
  readonly strings: readonly string[];
  readonly numbers: readonly number[];
  /** Whole answers that the evidence expects somewhere and that say nothing of their input: `{ rows: [] }`. */
  readonly answers: readonly string[];
}

const WORDS_MAX = 48;
const STRING_CHARACTERS_MAX = 80;

export function vocabularyOf(request: MutationRequest, anatomies: readonly Anatomy[]): Vocabulary {
  const gathering = { properties: new Set<string>(), strings: new Set<string>(), numbers: new Set<number>() };
  const { contract } = request;
  for (const field of [...contract.takes, ...contract.gives, ...[...contract.types.values()].flat()]) {
    gatherField(field, gathering);
  }
  for (const anatomy of anatomies) for (const site of anatomy.sites) gatherNode(site.node, gathering);
  gatherProse(contract, gathering);
  gatherDelimiters(request, gathering);
  // What an expected output holds comes last: a literal from there is the way to learn the answers by heart.
  gatherJson(request.failure.input, gathering);
  const known = knownAnswers(request.evidence);
  for (const { input } of known) gatherJson(input, gathering);
  for (const { expected } of known) if (expected.kind === "output") gatherJson(expected.output, gathering);
  for (const number of [0, 1, -1, 2, 10, 100]) gathering.numbers.add(number);
  for (const text of ["", " ", ",", "\n"]) gathering.strings.add(text);
  return {
    properties: [...gathering.properties].slice(0, WORDS_MAX),
    strings: [...gathering.strings].filter((text) => text.length <= STRING_CHARACTERS_MAX).slice(0, WORDS_MAX),
    numbers: [...gathering.numbers].slice(0, WORDS_MAX),
    answers: plainAnswers(request),
  };
}

const ANSWERS_MAX = 4;

/** For the cases that a gene forgot to answer at once. */
function plainAnswers({ evidence }: MutationRequest): readonly string[] {
  const answers = knownAnswers(evidence).flatMap(({ expected }) => {
    if (expected.kind !== "output" || !isJsonObject(expected.output)) return [];
    const entries = Object.entries(expected.output);
    if (!entries.every(([name, value]) => isPlain(value) && /^[A-Za-z_]\w*$/.test(name))) return [];
    return [`{ ${entries.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", ")} }`];
  });
  return [...new Set(answers)].slice(0, ANSWERS_MAX);
}

function isPlain(value: Json): boolean {
  return /^(null|true|false|0|1|-1|""|\[\]|\{\})$/.test(JSON.stringify(value));
}

const DELIMITERS_MAX = 16;
/** What stands between words and numbers: one sign, two (`::`, `->`), with blanks around or after it; or blanks alone. */
const DELIMITER = /[^\p{L}\p{N}\s]{1,2}\s?|\s+[^\p{L}\p{N}\s]{1,2}\s+|\s/gu;

/** The signs that texts of the evidence are taken apart at or put together with, the most frequent first. */
function gatherDelimiters({ failure, evidence }: MutationRequest, into: Gathering): void {
  const counts = new Map<string, number>();
  const count = (text: string): void => {
    const seen = [...text.slice(0, TEXT_READ_MAX).matchAll(DELIMITER)].flatMap(([whole]) => [whole, whole[0] ?? ""]);
    for (const sign of new Set(seen)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  };
  eachText(failure.input, count);
  for (const { input, expected } of knownAnswers(evidence)) {
    eachText(input, count);
    if (expected.kind === "output") eachText(expected.output, count);
  }
  const frequent = [...counts].sort(([, left], [, right]) => right - left).slice(0, DELIMITERS_MAX);
  for (const [sign] of frequent) into.strings.add(sign);
}

const TEXT_READ_MAX = 2_000;

function eachText(value: Json, visit: (text: string) => void): void {
  if (typeof value === "string") visit(value);
  else if (Array.isArray(value)) for (const item of value) eachText(item, visit);
  else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      visit(key);
      eachText(item, visit);
    }
  }
}

/** What the contract's prose quotes, and the numbers that it names. */
function gatherProse({ does, takes, gives, types, before, after }: MutationRequest["contract"], into: Gathering): void {
  const fields = [...takes, ...gives, ...[...types.values()].flat()].map(({ description }) => description);
  for (const text of [does, ...before, ...after, ...fields]) {
    for (const [, quoted = ""] of text.matchAll(/[`'"]([^`'"\n]{1,12})[`'"]/g)) into.strings.add(quoted);
    for (const [number] of text.matchAll(/(?<![\w.])\d{1,9}(?![\w.]\w)/g)) into.numbers.add(Number(number));
  }
}

interface Gathering {
  readonly properties: Set<string>;
  readonly strings: Set<string>;
  readonly numbers: Set<number>;
}

function gatherField({ name, type, defaultValue }: Field, into: Gathering): void {
  into.properties.add(name);
  if (defaultValue !== undefined) gatherJson(defaultValue, into);
  gatherType(type, into);
}

function gatherType(type: FieldType, into: Gathering): void {
  if (type.kind === "oneOf") for (const value of type.values) into.strings.add(value);
  if (type.kind === "list") gatherType(type.item, into);
  if (type.kind === "optional") gatherType(type.inner, into);
}

function gatherNode(node: Node, into: Gathering): void {
  if (node.type === "StringLiteral") into.strings.add(node.value);
  if (node.type === "NumericLiteral") into.numbers.add(node.value);
  if (node.type === "MemberExpression" || node.type === "OptionalMemberExpression") {
    if (!node.computed && node.property.type === "Identifier") into.properties.add(node.property.name);
  }
  if (node.type === "ObjectProperty" && !node.computed && node.key.type === "Identifier") {
    into.properties.add(node.key.name);
  }
}

function gatherJson(value: Json, into: Gathering): void {
  if (into.strings.size + into.numbers.size > 4 * WORDS_MAX) return;
  if (typeof value === "string") into.strings.add(value);
  else if (typeof value === "number") into.numbers.add(value);
  else if (Array.isArray(value)) for (const item of value) gatherJson(item, into);
  else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      into.properties.add(key);
      gatherJson(item, into);
    }
  }
}
