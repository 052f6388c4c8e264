import { type ContractLibrary, inputChecker, type PhenotypeContract, type TopologyContract } from "../contract/mod.ts";
import { didYouMean, isJsonObject, type Json, type JsonObject } from "../core/mod.ts";
import { bind, pathwayScope } from "./evaluate.ts";

/** A resource of a topology with its references replaced by values: what `topology_decompose` is asked about. */
export interface ResolvedResource {
  readonly name: string;
  readonly kind: string;
  readonly properties: JsonObject;
}

/** A pathway run that a decomposition asks for. */
export interface PlannedRun {
  readonly name: string;
  /** The resource that it makes real. */
  readonly resource: string;
  readonly pathway: string;
  /** Checked against the pathway, its defaults filled in. */
  readonly input: JsonObject;
  /** Names of runs that must have succeeded before. */
  readonly needs: readonly string[];
}

export type DecompositionCheck =
  | { readonly ok: true /** Each after those it needs. */; readonly runs: readonly PlannedRun[] }
  | { readonly ok: false; readonly problems: readonly string[] };

const problemsMax = 20;

/** One environment's values for the parameters of its topology. */
export function phenotypeValues(phenotype: PhenotypeContract): JsonObject {
  return bind(phenotype.values, pathwayScope({}));
}

export function resolveResources(topology: TopologyContract, input: JsonObject): readonly ResolvedResource[] {
  const scope = pathwayScope(input);
  return topology.has.map(({ name, kind, properties }) => ({ name, kind, properties: bind(properties, scope) }));
}

/**
 * Holds a decomposition against what there is: its contract says only that runs have names, and an evolved allele may
 * name what does not exist, forget a resource, or let runs wait for each other. Linear in runs and needs.
 */
export function checkDecomposition(
  answer: Json,
  resources: readonly ResolvedResource[],
  library: Pick<ContractLibrary, "pathways">,
): DecompositionCheck {
  const check = new Check(library);
  const runs = check.runs(answer);
  check.needs(runs);
  check.coverage(runs, resources);
  const order = check.isFine ? inOrder(runs) : { runs, stuck: [] };
  if (order.stuck.length > 0) check.fail(`runs need each other in a circle: ${order.stuck.join(" needs ")}`);
  return check.isFine ? { ok: true, runs: order.runs } : { ok: false, problems: check.problems };
}

class Check {
  readonly problems: string[] = [];
  readonly #library: Pick<ContractLibrary, "pathways">;
  readonly #inputs = new Map<string, ReturnType<typeof inputChecker>>();

  constructor(library: Pick<ContractLibrary, "pathways">) {
    this.#library = library;
  }

  get isFine(): boolean {
    return this.problems.length === 0;
  }

  fail(message: string): void {
    if (this.problems.length < problemsMax) this.problems.push(message);
  }

  runs(answer: Json): readonly PlannedRun[] {
    const listed = isJsonObject(answer) ? answer.runs : null;
    if (!Array.isArray(listed)) {
      this.fail("it gives no list of runs");
      return [];
    }
    const items: readonly Json[] = listed;
    const seen = new Set<string>();
    return items.flatMap((item, index) => {
      const run = this.#run(item, index);
      if (run === null) return [];
      if (seen.has(run.name)) this.fail(`two runs have the name ${JSON.stringify(run.name)}`);
      seen.add(run.name);
      return [run];
    });
  }

  needs(runs: readonly PlannedRun[]): void {
    const names = new Set(runs.map(({ name }) => name));
    for (const { name, needs } of runs) {
      for (const need of needs) {
        if (names.has(need)) continue;
        this.fail(
          `run ${JSON.stringify(name)} needs ${JSON.stringify(need)}, which is no run${this.#guess(need, names)}`,
        );
      }
    }
  }

  /** A resource may come to nothing only when one of its lists is empty (VLAN bridges without a VLAN). */
  coverage(runs: readonly PlannedRun[], resources: readonly ResolvedResource[]): void {
    const names = new Set(resources.map(({ name }) => name));
    const covered = new Set<string>();
    for (const { name, resource } of runs) {
      covered.add(resource);
      if (names.has(resource)) continue;
      const guess = this.#guess(resource, names);
      this.fail(`run ${JSON.stringify(name)} is for ${JSON.stringify(resource)}, which is no resource${guess}`);
    }
    for (const { name, properties } of resources) {
      const isEmpty = Object.values(properties).some((value) => Array.isArray(value) && value.length === 0);
      if (!covered.has(name) && !isEmpty) this.fail(`no run makes the resource ${JSON.stringify(name)}`);
    }
  }

  #run(item: Json, index: number): PlannedRun | null {
    const { name, resource, pathway, input, needs } = isJsonObject(item) ? item : {};
    const words = Array.isArray(needs) && needs.every((need) => typeof need === "string");
    if (typeof name !== "string" || typeof resource !== "string" || typeof pathway !== "string" || !words) {
      this.fail(`run ${index + 1} lacks a name, resource, pathway or list of needs`);
      return null;
    }
    const run = { name, resource, pathway, needs: [...new Set(needs as readonly string[])] };
    return { ...run, input: this.#input(run, input ?? null) };
  }

  #input({ name, pathway: target }: { name: string; pathway: string }, input: Json): JsonObject {
    const pathway = this.#library.pathways.get(target);
    if (pathway === undefined) {
      const guess = this.#guess(target, this.#library.pathways.keys());
      this.fail(
        `run ${JSON.stringify(name)} asks for the pathway ${JSON.stringify(target)}, which is not there${guess}`,
      );
      return {};
    }
    const check = this.#inputs.get(target) ?? inputChecker(pathway);
    this.#inputs.set(target, check);
    const checked = check(input);
    if (checked.ok) return checked.value;
    for (const { path, message } of checked.problems) {
      this.fail(`run ${JSON.stringify(name)} breaks what ${target} takes: ${path}: ${message}`);
    }
    return {};
  }

  /** Looked for only while somebody will read it: the search is linear in the names. */
  #guess(word: string, known: Iterable<string>): string {
    return this.problems.length < problemsMax ? didYouMean(word.slice(0, 64), known) : "";
  }
}

/** Kahn's algorithm over the given order; what is left over waits for itself, and one circle of it is named. */
function inOrder(runs: readonly PlannedRun[]): { runs: readonly PlannedRun[]; stuck: readonly string[] } {
  const missing = new Map(runs.map(({ name, needs }) => [name, needs.length]));
  const dependents = new Map<string, PlannedRun[]>();
  for (const run of runs) {
    for (const need of run.needs) {
      const others = dependents.get(need);
      if (others === undefined) dependents.set(need, [run]);
      else others.push(run);
    }
  }
  const ordered = runs.filter(({ needs }) => needs.length === 0);
  for (let index = 0; index < ordered.length; index += 1) {
    for (const run of dependents.get(ordered[index]?.name ?? "") ?? []) {
      const left = (missing.get(run.name) ?? 0) - 1;
      missing.set(run.name, left);
      if (left === 0) ordered.push(run);
    }
  }
  return { runs: ordered, stuck: ordered.length === runs.length ? [] : circleIn(runs, missing) };
}

/** Follows needs that were never met until one comes again. */
function circleIn(runs: readonly PlannedRun[], missing: ReadonlyMap<string, number>): readonly string[] {
  const byName = new Map(runs.map((run) => [run.name, run]));
  const path = new Map<string, number>();
  let name = runs.find((run) => (missing.get(run.name) ?? 0) > 0)?.name;
  while (name !== undefined && !path.has(name)) {
    path.set(name, path.size);
    name = byName.get(name)?.needs.find((need) => (missing.get(need) ?? 0) > 0);
  }
  return name === undefined ? [...path.keys()] : [...[...path.keys()].slice(path.get(name)), name];
}
