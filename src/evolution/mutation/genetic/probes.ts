import { canonicalJson, isJsonObject, type Json, type Random } from "../../../core/mod.ts";

/** Tries for each wanted input; small inputs have few neighbours. */
const TRIES = 4;

/** New inputs like the given ones: a number a little off, an item more or fewer, two of them exchanged. */
export function neighboursOf(inputs: readonly Json[], count: number, random: Random): readonly Json[] {
  const known = new Set(inputs.map(canonicalJson));
  const found: Json[] = [];
  for (let attempt = 0; attempt < count * TRIES && found.length < count; attempt += 1) {
    let input = inputs[random.below(inputs.length)];
    if (input === undefined) break;
    for (let change = random.below(2); change >= 0; change -= 1) input = changed(input, random);
    const text = canonicalJson(input);
    if (known.has(text)) continue;
    known.add(text);
    found.push(input);
  }
  return found;
}

function changed(value: Json, random: Random): Json {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return changedNumber(value, random);
  if (typeof value === "string") return changedItems([...value], random, (unit) => unit).join("");
  if (Array.isArray(value)) return changedItems(value, random, (item) => changed(item, random));
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value);
  const key = keys[random.below(keys.length)];
  return key === undefined ? value : { ...value, [key]: changed(value[key] ?? null, random) };
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
  switch (random.below(5)) {
    case 0:
      return items.filter((_, index) => index !== at);
    case 1:
      return [...items.slice(0, to), item, ...items.slice(to)];
    case 2:
      return items.map((it, index) => (index === at ? (items[to] ?? it) : index === to ? item : it));
    case 3:
      return items.slice(0, at);
    default:
      return items.map((it, index) => (index === at ? other(it) : it));
  }
}
