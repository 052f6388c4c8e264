import type { Property } from "../../contract/mod.ts";
import { canonicalJson, type Json, type JsonObject, ownField, type Random } from "../../core/mod.ts";

// Some claims compare two answers: the gene is asked again, with one input in another form. Which form, is decided here.

/** Whether the second question follows from the first alone, so that it is the same for every gene. */
export function isAskedOfAll({ kind }: Property): boolean {
  return kind === "anyOrder" || kind === "neverLowers" || kind === "neverRaises";
}

/** Lists of other inputs give what is added, so that it looks like what really comes. */
const ADDITIONS = 2;

/**
 * What is to be asked besides `input`. None for claims about one answer, for those about what an answer gives when it is fed
 * back, and where the input has no list to change.
 * @param others inputs from which items may be taken
 */
export function followUps(
  property: Property,
  input: JsonObject,
  others: readonly JsonObject[],
  random: Random,
): readonly JsonObject[] {
  switch (property.kind) {
    case "anyOrder": {
      const items = listAt(input, property.input);
      return distinct([items.toReversed(), shuffled(items, random)], items).map((list) => ({
        ...input,
        [property.input]: list,
      }));
    }
    case "neverLowers":
    case "neverRaises": {
      const items = listAt(input, property.input);
      const found = [input, ...others].flatMap((other) => listAt(other, property.input));
      const more = Array.from({ length: ADDITIONS }, (): readonly Json[] => {
        const item = found[random.below(found.length)];
        return item === undefined ? items : items.toSpliced(random.below(items.length + 1), 0, item);
      });
      return distinct(more, items).map((list) => ({ ...input, [property.input]: list }));
    }
    default:
      return [];
  }
}

/** The answer of a gene as its next question; null where the claim asks for none, or the answer lacks the field. */
export function fedBack(property: Property, input: JsonObject, output: JsonObject): JsonObject | null {
  if (property.kind !== "again" && property.kind !== "back") return null;
  const value = ownField(output, property.output) ?? null;
  return value === null ? null : { ...input, [property.input]: value };
}

function listAt(input: JsonObject, name: string): readonly Json[] {
  const value = ownField(input, name);
  return Array.isArray(value) ? value : [];
}

function shuffled(items: readonly Json[], random: Random): readonly Json[] {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const to = random.below(at + 1);
    [order[at], order[to]] = [order[to] ?? null, order[at] ?? null];
  }
  return order;
}

function distinct(lists: readonly (readonly Json[])[], known: readonly Json[]): readonly (readonly Json[])[] {
  const seen = new Set([canonicalJson(known)]);
  return lists.filter((list) => {
    const text = canonicalJson(list);
    return !seen.has(text) && seen.add(text);
  });
}
