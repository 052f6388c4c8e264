import type { Json, JsonObject } from "../core/mod.ts";
import type { Field, GeneContract, PathwayContract, RecordTypes, TopologyContract } from "./model.ts";
import { compileFields, type Problem, type ValueChecker } from "./value-check.ts";

export type InputResult =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export type OutputResult =
  | { readonly ok: true; readonly value: JsonObject /** Unknown fields left out. */; readonly dropped: number }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Anything that takes an input. */
interface Taker {
  readonly takes: readonly Field[];
  readonly types: RecordTypes;
}

/**
 * Compiles the check of a contract's input: defaults are filled in, an unknown field is an error. Compile once per
 * contract and keep it; the checker allocates nothing but its answer when the value fits.
 */
export function inputChecker(contract: Taker): (value: Json) => InputResult {
  const check = compileFields(contract.takes, contract.types, "closed");
  return (value) => {
    const checked = check(value);
    return checked.problems === null
      ? { ok: true, value: checked.value as JsonObject }
      : { ok: false, problems: checked.problems };
  };
}

/**
 * Compiles the check of a contract's output: unknown fields are dropped and counted. A topology, and a pathway without
 * `gives`, gives whatever its last step gave, so any object fits.
 */
export function outputChecker(
  contract: GeneContract | PathwayContract | TopologyContract,
): (value: Json) => OutputResult {
  const anything = contract.level === "topology" || (contract.level === "pathway" && contract.gives.length === 0);
  const check = anything ? anyObject : compileFields(contract.gives, contract.types, "open");
  return (value) => {
    const checked = check(value);
    return checked.problems === null
      ? { ok: true, value: checked.value as JsonObject, dropped: checked.dropped }
      : { ok: false, problems: checked.problems };
  };
}

/** Compiles the check of a part of an output, as an example states it: what is there must fit, the rest may be anything. */
export function partialOutputChecker({ gives, types }: GeneContract): ValueChecker {
  return compileFields(gives, types, "subset");
}

const objectType = compileFields([], new Map(), "subset");

function anyObject(value: Json): ReturnType<typeof objectType> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? { value, dropped: 0, problems: null } : objectType(value);
}
