import type { Field, FieldType, GeneContract, RecordTypes } from "../contract/mod.ts";
import { isJsonObject, type Json, type JsonObject, type Random } from "../core/mod.ts";

// Inputs that nobody wrote down, for tournaments: half of them examples of the contract with something changed, since
// examples look like what really comes; half of them built from `takes` alone, since what really comes surprises.

/** Nested records deeper than this are left at their simplest, because types may contain themselves. */
const DEPTH_MAX = 4;
const LIST_ITEMS_MAX = 5;

/** What inputs are drawn for: what is taken, and some inputs that look like what really comes. */
export type InputModel = Pick<GeneContract, "takes" | "types"> & {
  readonly examples: readonly { readonly input: Json }[];
  /** Texts that may stand in an input besides those of the examples: what is in these values. */
  readonly vocabulary?: readonly Json[];
};

/** One input that fits `takes`, drawn from `random` alone. */
export function generateInput(contract: InputModel, random: Random): JsonObject {
  const examples = contract.examples.map(({ input }) => input).filter(isJsonObject);
  const model = examples.length > 0 && random.next() < 0.5 ? examples[random.below(examples.length)] : undefined;
  const words = wordsIn([...examples, ...(contract.vocabulary ?? [])]);
  return model === undefined
    ? record(contract.takes, contract.types, words, random, 0)
    : changed(model, contract, words, random);
}

/** The example with one or two of its fields drawn anew. */
function changed(model: JsonObject, contract: InputModel, words: readonly string[], random: Random): JsonObject {
  const result: Record<string, Json> = { ...model };
  for (let change = 0; change <= random.below(2); change += 1) {
    const field = contract.takes[random.below(contract.takes.length)];
    if (field === undefined) break;
    const value = neighbour(result[field.name], random) ?? draw(field.type, contract.types, words, random, 0);
    if (value === undefined) delete result[field.name];
    else result[field.name] = value;
  }
  return result;
}

/** A value close to `value`, or null when only a fresh one will do. */
function neighbour(value: Json | undefined, random: Random): Json {
  if (random.next() < 0.4) return null;
  if (typeof value === "number")
    return Number.isInteger(value) ? value + random.below(7) - 3 : value * (0.5 + random.next());
  if (typeof value === "string" && value !== "") {
    const at = random.below(value.length + 1);
    const cut = random.below(3);
    return value.slice(0, at) + (cut === 0 ? (value[at] ?? "") : "") + value.slice(at + (cut === 1 ? 1 : 0));
  }
  if (Array.isArray(value) && value.length > 0) {
    const at = random.below(value.length);
    const item = value[at] ?? null;
    return random.next() < 0.5 ? value.filter((_, index) => index !== at) : value.toSpliced(at, 0, item);
  }
  return null;
}

function record(
  fields: readonly Field[],
  types: RecordTypes,
  words: readonly string[],
  random: Random,
  depth: number,
): JsonObject {
  const result: Record<string, Json> = {};
  for (const { name, type, defaultValue } of fields) {
    if (defaultValue !== undefined && random.next() < 0.5) continue;
    const value = draw(type, types, words, random, depth);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/** A value of the type; undefined leaves an optional field out. */
function draw(
  type: FieldType,
  types: RecordTypes,
  words: readonly string[],
  random: Random,
  depth: number,
): Json | undefined {
  switch (type.kind) {
    case "bool":
      return random.next() < 0.5;
    case "int":
      return random.next() < 0.7 ? random.below(21) - 4 : random.below(131_072) - 65_536;
    case "float":
      return Math.round((random.next() - 0.3) * 10_000) / 100;
    case "string":
      return words.length > 0 && random.next() < 0.7 ? words[random.below(words.length)] : text(random);
    case "oneOf":
      return type.values[random.below(type.values.length)];
    case "json":
      return [null, true, 0, "", [], {}][random.below(6)];
    case "optional":
      return random.next() < 0.5 ? undefined : draw(type.inner, types, words, random, depth);
    case "record":
      return record(types.get(type.name) ?? [], types, words, random, depth + 1);
    case "list": {
      const min = type.bounds.min ?? 0;
      const max = Math.max(min, Math.min(type.bounds.max ?? LIST_ITEMS_MAX, min + LIST_ITEMS_MAX));
      const length = depth >= DEPTH_MAX ? min : min + random.below(max - min + 1);
      return Array.from({ length }, () => draw(type.item, types, words, random, depth + 1) ?? null);
    }
  }
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-_.:/, ";

function text(random: Random): string {
  return Array.from({ length: random.below(9) }, () => LETTERS[random.below(LETTERS.length)]).join("");
}

/** Strings of the examples: what texts at this locus look like. */
function wordsIn(values: readonly Json[]): readonly string[] {
  const words = new Set<string>();
  const collect = (value: Json): void => {
    if (typeof value === "string") words.add(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (isJsonObject(value)) Object.values(value).forEach(collect);
  };
  values.forEach(collect);
  return [...words];
}
