import { type ContractLibrary, inputChecker, type PathwayContract, type Step } from "../../contract/mod.ts";
import { canonicalJson, isJsonObject, type Json, type JsonObject, ownField, type Random } from "../../core/mod.ts";
import { generateInput, type InputModel } from "../../evolution/mod.ts";
import type { GenomeStore } from "../../genome/mod.ts";
import type { Composition } from "./slot.ts";

/** Runs that are looked through for inputs, and inputs that are taken from them. */
const RUNS_MAX = 1_000;
const RECORDED_MAX = 32;
/** Inputs built from what the steps' contracts show, for others to be made of. */
const SEEDS = 16;

/**
 * Inputs on which a fused gene must do what the steps do: the latest that really came, then generated ones. Those are
 * changed real ones, or drawn from `takes` with values that the contracts of the steps show where they end up.
 */
export function fusionInputs(
  library: ContractLibrary,
  store: GenomeStore,
  { pathway, constituents }: Composition,
  random: Random,
  count: number,
): readonly JsonObject[] {
  const check = inputChecker(pathway);
  const inputs = new Map<string, JsonObject>();
  const offer = (input: Json): void => {
    const checked = check(input);
    if (checked.ok) inputs.set(canonicalJson(checked.value), checked.value);
  };
  const recorded = recordedInputs(store, pathway);
  for (const input of recorded) offer(input);
  const vocabulary = constituents.loci.flatMap(({ examples }) => examples.map(({ input }) => input));
  const bare: InputModel = { takes: pathway.takes, types: pathway.types, examples: [], vocabulary };
  const pools = poolsOf(pathway.steps, library);
  const seeds = Array.from({ length: SEEDS }, () => seeded(generateInput(bare, random), pools, random));
  for (const seed of seeds) offer(seed);
  const model = { ...bare, examples: [...recorded, ...seeds].map((input) => ({ input })) };
  // A narrow contract has fewer different inputs than asked for: a bounded number of draws ends the search.
  for (let draw = 0; draw < count * 4 && inputs.size < count; draw += 1) offer(generateInput(model, random));
  return [...inputs.values()];
}

/** The latest that came, successes and failures alike. */
function recordedInputs(store: GenomeStore, { name }: PathwayContract): readonly Json[] {
  store.flush();
  const runs = store.recentRuns({ name, limit: RUNS_MAX });
  return runs
    .flatMap(({ level, input }) => (level === "pathway" && input !== undefined ? [input] : []))
    .slice(0, RECORDED_MAX);
}

/** For a field of the pathway that a step takes as it is: what the examples of that step have there. */
function poolsOf(steps: readonly Step[], library: ContractLibrary): ReadonlyMap<string, readonly Json[]> {
  const pools = new Map<string, Json[]>();
  for (const step of steps) {
    if (step.kind !== "locus") continue;
    const examples = library.genes.get(step.locus)?.examples ?? [];
    for (const { name, value } of step.bindings) {
      if (value.kind !== "reference" || value.reference.base.kind !== "name" || value.reference.path.length > 0)
        continue;
      const field = value.reference.base.name;
      const shown = examples.flatMap(({ input }) => (isJsonObject(input) ? [ownField(input, name)] : []));
      const pool = pools.get(field) ?? [];
      pools.set(field, [...pool, ...shown.filter((each) => each !== undefined)]);
    }
  }
  return pools;
}

function seeded(input: JsonObject, pools: ReadonlyMap<string, readonly Json[]>, random: Random): JsonObject {
  const result: Record<string, Json> = { ...input };
  for (const [field, pool] of pools) {
    const value = pool[random.below(Math.max(1, pool.length))];
    if (value !== undefined) result[field] = value;
  }
  return result;
}
