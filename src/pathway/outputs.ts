import type { Json } from "../core/mod.ts";
import type { Scope } from "./evaluate.ts";

/** The scope of a block whose steps run in order: what a later step gives hides what came before. */
export class BlockScope implements Scope {
  readonly #outer: Scope;
  readonly #names = new Map<string, Json>();

  constructor(outer: Scope) {
    this.#outer = outer;
  }

  bind(name: string, value: Json): void {
    this.#names.set(name, value);
  }

  /** What the block's steps gave, each name once with its latest value. */
  given(): ReadonlyMap<string, Json> {
    return this.#names;
  }

  name(name: string): Json | undefined {
    return this.#names.has(name) ? this.#names.get(name) : this.#outer.name(name);
  }

  step(number: number): Json | undefined {
    return this.#outer.step(number);
  }
}

/**
 * What a pathway's top-level steps gave. They may end in any order, and yet a step sees what an earlier one in the
 * written order gave and nothing of a later one: that alone makes a parallel run give what a run in order gives.
 */
export class StepOutputs {
  readonly #outer: Scope;
  /** By name, in ascending order of the giving step. */
  readonly #names = new Map<string, { readonly index: number; readonly value: Json }[]>();
  readonly #numbers = new Map<number, Json>();

  constructor(outer: Scope) {
    this.#outer = outer;
  }

  bind(index: number, name: string, value: Json): void {
    const given = this.#names.get(name) ?? [];
    this.#names.set(name, given);
    given.splice(placeOf(given, index), 0, { index, value });
  }

  number(number: number, value: Json): void {
    this.#numbers.set(number, value);
  }

  /** What the step at `index` may refer to; verification, which comes behind all, passes infinity. */
  before(index: number): Scope {
    return {
      name: (name) => {
        const given = this.#names.get(name);
        const found = given?.[placeOf(given, index) - 1];
        return found === undefined ? this.#outer.name(name) : found.value;
      },
      step: (number) => this.#numbers.get(number),
    };
  }
}

/** How many entries come before `index`. */
function placeOf(given: readonly { readonly index: number }[], index: number): number {
  let [low, high] = [0, given.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((given[middle]?.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}
