/**
 * What stands on the kernel and who put it there. Every success of a configuration gene is entered when its effects are
 * committed, with the diagnostics that can look at it again: those of its `verify:`, and those that feed its resilience
 * where their inputs can be told from what the gene took and gave.
 *
 * The list is in the genome, since what stands outlives the process; that of a network which does not, does not either.
 */
import { type Field, type GeneContract, inputChecker } from "../../contract/mod.ts";
import { isJsonObject, type Json, type JsonObject, type LocusName, ownField, sha256Json } from "../../core/mod.ts";
import type { BoundCheck, Concerned, Invocation, Scene, Watched, Watches } from "../../genome/mod.ts";
import { kernelHome, type Transaction } from "../../kernel/mod.ts";
import type { OrganismParts } from "../parts.ts";

/** What a configuration gene made, and how it was verified. */
export interface Configured {
  readonly invocation: Invocation;
  readonly input: JsonObject;
  readonly output: JsonObject;
  readonly checks: readonly BoundCheck[];
  readonly owedInMs: number | null;
  /** Null where no repair would be sought. */
  readonly scene: Scene | null;
}

/** States of which the list keeps track; beyond it the oldest are forgotten. */
const WATCHED_MAX = 10_000;
/** How often the list is held to that. */
const PUTS_PER_SWEEP = 256;
/** Values by which an invocation may be recognised. */
const VALUES_MAX = 1_000;

export class WatchList {
  readonly #entries: Watches;
  readonly #home: string;
  readonly #parts: OrganismParts;
  /** Made, and neither committed nor taken back yet. */
  readonly #pending = new Set<Watched>();
  #putsSinceSweep = 0;
  readonly #feeders: ReadonlyMap<LocusName, readonly Feeder[]>;

  constructor(parts: OrganismParts) {
    this.#parts = parts;
    const home = kernelHome(parts.kernel);
    this.#home = home ?? "";
    this.#entries = home === null ? parts.scratchStore().watches : parts.store.watches;
    this.#feeders = feedersOfResilience([...parts.library.genes.values()]);
  }

  /** The earliest due first. */
  list(): readonly Watched[] {
    return this.#entries.list(this.#home, WATCHED_MAX);
  }

  due(nowMs: number, limit: number): readonly Watched[] {
    return this.#entries.due(this.#home, nowMs, limit);
  }

  /** What is watched under this id now, which may be of a later run than what was watched before. */
  get(id: string): Watched | null {
    return this.#entries.get(id);
  }

  put(watched: Watched): void {
    this.#entries.put(watched);
  }

  /** From where the work can be done once more. */
  scene(id: string): Scene | null {
    return this.#entries.scene(id);
  }

  remove(id: string): void {
    this.#entries.remove(id);
  }

  /** Links that sg removed on purpose: nobody is to blame that what stood on them is gone. */
  forgetLinks(names: ReadonlySet<Json>): void {
    if (names.size === 0) return;
    for (const { id, checks, concerned } of this.list()) {
      const said = [...checks.flatMap(({ input }) => scalars(input)), ...concerned.flatMap(({ values }) => values)];
      if (said.some((value) => names.has(value))) this.remove(id);
    }
  }

  /** Watches what one gene made, once `effects` is committed. */
  add(configured: Configured, effects: Transaction): void {
    const { invocation, input, output, checks, owedInMs, scene } = configured;
    const { runId, locus, sha } = invocation;
    const concerned = [
      { runId, locus, sha, values: [...new Set([...scalars(input), ...scalars(output)])].slice(0, VALUES_MAX) },
    ];
    const asked = new Set(checks.map((check) => check.locus));
    const feeding = (this.#feeders.get(locus) ?? [])
      .flatMap((feeder) => feeder.bind(input, output))
      .filter((check) => !asked.has(check.locus))
      .map((check): BoundCheck => ({ ...check, only: "resilience" }));
    const all = [...checks, ...feeding];
    const id = `${locus} ${this.#mark(all.length === 0 ? input : all.map((check) => ({ ...check })))}`;
    this.#enter({ id, concerned, checks: all }, owedInMs, effects, all.length === 0 ? null : scene);
  }

  /** Watches what the steps of a pathway made together. */
  addPathway(
    name: string,
    invocations: readonly Invocation[],
    { checks, owedInMs }: Pick<Configured, "checks" | "owedInMs">,
    effects: Transaction,
  ): void {
    const concerned = invocations.map(({ runId, locus, sha }) => ({ runId, locus, sha, values: [] }));
    if (concerned.length === 0) return;
    const id = `pathway ${name} ${this.#mark(checks.map((check) => ({ ...check })))}`;
    this.#enter({ id, concerned, checks }, owedInMs, effects, null);
  }

  /** Those at the locus that made something of which all of `values` speak, within the look-back window. */
  concerning(locus: LocusName, values: readonly Json[], madeBeforeMs: number): readonly Concerned[] {
    const sinceMs = this.#parts.clock.nowMs() - this.#parts.settings.watch.lookBackMs;
    return [...this.#pending, ...this.list()]
      .filter(({ configuredAtMs }) => configuredAtMs >= sinceMs && configuredAtMs <= madeBeforeMs)
      .flatMap(({ concerned }) => concerned)
      .filter((each) => each.locus === locus && values.every((value) => each.values.includes(value)));
  }

  /** What tells it from others of the same maker: what is asked about it, on this network. */
  #mark(what: Json): string {
    return sha256Json([this.#home, what]);
  }

  #enter(
    entry: Pick<Watched, "id" | "concerned" | "checks">,
    owedInMs: number | null,
    effects: Transaction,
    scene: Scene | null,
  ): void {
    const nowMs = this.#parts.clock.nowMs();
    const { intervalMs, lookBackMs } = this.#parts.settings.watch;
    const phase = owedInMs === null ? "resilience" : "convergence";
    const dueInMs = owedInMs ?? (entry.checks.length === 0 ? lookBackMs : intervalMs);
    const watched: Watched = {
      ...entry,
      kernel: this.#home,
      phase,
      configuredAtMs: nowMs,
      dueAtMs: nowMs + dueInMs,
      misses: 0,
    };
    this.#pending.add(watched);
    effects.onSettled((outcome) => {
      this.#pending.delete(watched);
      if (outcome === "committed") this.#put(watched, scene);
    });
  }

  #put(watched: Watched, scene: Scene | null): void {
    this.#entries.put(watched, scene);
    this.#putsSinceSweep += 1;
    if (this.#putsSinceSweep < PUTS_PER_SWEEP) return;
    this.#putsSinceSweep = 0;
    const newestFirst = this.#entries
      .list(this.#home, 2 * WATCHED_MAX)
      .toSorted((left, right) => right.configuredAtMs - left.configuredAtMs);
    for (const { id } of newestFirst.slice(WATCHED_MAX)) this.#entries.remove(id);
  }
}

/** A diagnostic that feeds a locus, and how it is asked about what that locus made. */
interface Feeder {
  bind(input: JsonObject, output: JsonObject): readonly BoundCheck[];
}

function feedersOfResilience(genes: readonly GeneContract[]): ReadonlyMap<LocusName, readonly Feeder[]> {
  const pairs = genes.flatMap((diagnostic) =>
    diagnostic.feeds
      .filter(({ timescale }) => timescale === "resilience")
      .map(({ locus }) => ({ locus, feeder: feederOf(diagnostic) })),
  );
  return new Map(
    [...Map.groupBy(pairs, ({ locus }) => locus)].map(([locus, all]) => [locus, all.map(({ feeder }) => feeder)]),
  );
}

/**
 * A diagnostic's required fields by name: `bond` is what the gene calls `bond` or `bond_name`, what it gave before what
 * it took. Without a value for each there is nothing to ask.
 */
function feederOf(diagnostic: GeneContract): Feeder {
  const check = inputChecker(diagnostic);
  const fields = requiredFields(diagnostic);
  return {
    bind(input, output) {
      const entries = fields.map(({ name }) => [name, named(name, output) ?? named(name, input)] as const);
      if (fields.length === 0 || entries.some(([, value]) => value === undefined)) return [];
      const checked = check(Object.fromEntries(entries) as JsonObject);
      return checked.ok ? [{ locus: diagnostic.name, input: checked.value }] : [];
    },
  };
}

function named(name: string, values: JsonObject): Json | undefined {
  return ownField(values, name) ?? ownField(values, `${name}_name`);
}

/** Fields that say what a diagnostic looks at: those without a default. */
export function requiredFields({ takes }: Pick<GeneContract, "takes">): readonly Field[] {
  return takes.filter(({ type, defaultValue }) => type.kind !== "optional" && defaultValue === undefined);
}

function scalars(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(scalars);
  if (isJsonObject(value)) return Object.values(value).flatMap(scalars);
  return value === null ? [] : [value];
}
