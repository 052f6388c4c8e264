import { canonicalJson, isJsonObject, type Json, type Random } from "../../../core/mod.ts";

/** Tries for each wanted input; small inputs have few neighbours. */
const TRIES = 4;

/**
 * New inputs like the given ones: a number a little off, an item more or fewer, two of them exchanged; and values of one in
 * the place of another's, which joins what never came together: an edge that leads back, a key that is there twice.
 */
export function neighboursOf(inputs: readonly Json[], count: number, random: Random): readonly Json[] {
  const known = new Set(inputs.map(canonicalJson));
  const donors = new Donors(inputs);
  const found: Json[] = [];
  for (let attempt = 0; attempt < count * TRIES && found.length < count; attempt += 1) {
    let input = inputs[random.below(inputs.length)];
    if (input === undefined) break;
    for (let change = random.below(3); change >= 0; change -= 1) input = changed(input, donors, random);
    const text = canonicalJson(input);
    if (known.has(text)) continue;
    known.add(text);
    found.push(input);
  }
  return found;
}

/** Values and names of all inputs, by type. */
class Donors {
  readonly #numbers = new Set<number>();
  readonly #texts = new Set<string>();

  constructor(inputs: readonly Json[]) {
    for (const input of inputs) {
      // Names of the contract's fields are no values; those further down may be names of nodes, keys, hosts.
      if (isJsonObject(input)) for (const value of Object.values(input)) this.#gather(value);
    }
  }

  number(random: Random): number | undefined {
    return [...this.#numbers][random.below(this.#numbers.size)];
  }

  text(random: Random): string | undefined {
    return [...this.#texts][random.below(this.#texts.size)];
  }

  /** A line of another text, or a word. */
  part(separator: string, random: Random): string | undefined {
    const parts = [...this.#texts].filter((text) => text.includes(separator)).flatMap((text) => text.split(separator));
    return parts[random.below(parts.length)];
  }

  #gather(value: Json): void {
    if (typeof value === "number") this.#numbers.add(value);
    else if (typeof value === "string") this.#texts.add(value);
    else if (Array.isArray(value)) for (const item of value) this.#gather(item);
    else if (isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        this.#texts.add(key);
        this.#gather(item);
      }
    }
  }
}

/** Of changes to a number or text, one in so many takes another's value; of a short text, which is a name, the others. */
const TAKEN_OVER = 3;
const NAME_CHARACTERS_MAX = 3;

function changed(value: Json, donors: Donors, random: Random): Json {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") {
    const other = random.below(TAKEN_OVER) === 0 ? donors.number(random) : undefined;
    return other ?? changedNumber(value, random);
  }
  if (typeof value === "string") {
    const isTaken = (random.below(TAKEN_OVER) === 0) === value.length > NAME_CHARACTERS_MAX;
    const other = isTaken ? donors.text(random) : undefined;
    return other ?? changedText(value, donors, random);
  }
  if (Array.isArray(value)) return changedItems(value, random, (item) => changed(item, donors, random));
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value);
  const key = keys[random.below(keys.length)];
  return key === undefined ? value : { ...value, [key]: changed(value[key] ?? null, donors, random) };
}

/** What texts are made of, from large to small: lines, then words by a sign between them, then characters. */
const SEPARATORS = ["\n", ",", ";", "/", ":", "-", ".", " "];

function changedText(text: string, donors: Donors, random: Random): string {
  const separators = SEPARATORS.filter((separator) => text.includes(separator));
  const separator = separators[random.below(separators.length + 1)];
  if (separator === undefined) return changedItems([...text], random, (unit) => unit).join("");
  const parts = changedItems(text.split(separator), random, (part) => donors.part(separator, random) ?? part);
  return parts.join(separator);
}

function changedNumber(value: number, random: Random): number {
  const choices = [value + 1, value - 1, value + 2, value * 2, 0, 1, Math.floor(value / 2)];
  return choices[random.below(choices.length)] ?? value;
}

function changedItems<Item>(items: readonly Item[], random: Random, other: (item: Item) => Item): readonly Item[] {
  const at = random.below(items.length);
  const item = items[at];
  if (item === undefined) return items;
  const to = random.below(items.length);
  switch (random.below(6)) {
    case 0:
      return items.filter((_, index) => index !== at);
    case 1:
      return [...items.slice(0, to), item, ...items.slice(to)];
    case 2:
      return items.map((it, index) => (index === at ? (items[to] ?? it) : index === to ? item : it));
    case 3:
      return items.slice(0, at);
    case 4:
      return [...items.slice(0, to), other(item), ...items.slice(to)];
    default:
      return items.map((it, index) => (index === at ? other(it) : it));
  }
}
