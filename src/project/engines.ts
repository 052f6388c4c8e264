import { join } from "node:path";
import type { GeneContract } from "../contract/mod.ts";
import { type Clock, ConfigError, freshSeed, limits, SgError, seededRandom } from "../core/mod.ts";
import {
  chainEngines,
  createGeneticEngine,
  createMockEngine,
  type EnginePlan,
  type MutationEngine,
  type PlannedEngine,
  parseEnginePlan,
  raceEngines,
} from "../evolution/mod.ts";
import type { GenomeStore, SpendTotal } from "../genome/mod.ts";
import { argumentNames, operations, operationsFor, requiredArguments } from "../kernel/mod.ts";
import {
  type Author,
  createModelEngine,
  type DescribedOperation,
  isOffered,
  type ModelsOptions,
  openModel,
  PROVIDERS,
  sleep,
} from "../llm/mod.ts";
import { checkGene } from "../sandbox/mod.ts";
import type { Configuration } from "./configuration.ts";
import type { Layout } from "./layout.ts";
import { readSourceFiles } from "./source-files.ts";

/** Who repairs, and who writes when a person asks for something new. */
export interface Engines {
  /** Null: nothing mutates. */
  readonly engine: MutationEngine | null;
  /** How many are asked in turn when none before found anything: between them, a person's time is shared. */
  readonly turns: number;
  /**
   * What asking a model needs: the first model of the plan, or of those that the environment offers.
   * @param plan in place of the configured one
   * @throws NoModelError when there is none, with what to do about it.
   */
  author(plan?: string): Author;
  /** The plan by which models are asked for fused genes unasked; null: none is. */
  readonly fusesUnasked: string | null;
  /** What models were asked for since the start of the UTC day of `sinceMs`. */
  spend(sinceMs: number): readonly SpendTotal[];
}

export interface EnginesOptions {
  readonly layout: Layout;
  readonly configuration: Configuration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly store: Pick<GenomeStore, "reserveSpend" | "settleSpend" | "spend">;
  readonly clock: Clock;
}

/** Wires the engines of the plan. Nothing is contacted, and no provider's SDK is loaded, before a model is asked. */
export function openEngines(options: EnginesOptions): Engines {
  const plan = planOf(options.configuration.get("mutation.engine"));
  const models = modelsOptions(options);
  const authorBy = (planned: PlannedEngine): Author => authorOf(options, models, planned);
  const groups = groupsOf(plan, options.environment);
  return {
    engine: groups.length === 0 ? null : engineOf(options, groups, authorBy),
    turns: groups.length,
    author: (other) => authorBy(firstModel(other === undefined ? plan : planOf(other), options.environment)),
    fusesUnasked: unaskedFusion(options, plan),
    spend: (sinceMs) => options.store.spend(sinceMs),
  };
}

function planOf(text: string, setting = "mutation.engine"): EnginePlan {
  const plan = parseEnginePlan(text);
  if (typeof plan === "string") throw new ConfigError(`Cannot use ${setting} = ${JSON.stringify(text)}: ${plan}`);
  return plan;
}

/** `auto`: whom a repair would ask; `mechanical`: nobody. */
function unaskedFusion({ configuration, environment }: EnginesOptions, repairs: EnginePlan): string | null {
  const text = configuration.get("fusion.engine");
  if (text === "mechanical") return null;
  const named = modelOf(text === "auto" ? repairs : planOf(text, "fusion.engine"), environment);
  return named === null ? null : [named.engine, ...(named.model === null ? [] : [named.model])].join(":");
}

type Groups = readonly (readonly PlannedEngine[])[];

/** `auto`: the embedded search, then the first model that the environment offers, if it offers any. */
function groupsOf(plan: EnginePlan, environment: EnginesOptions["environment"]): Groups {
  if (plan.kind === "engines") return plan.groups;
  if (plan.kind === "off") return [];
  const offered = PROVIDERS.find((provider) => isOffered(provider, environment));
  const search = [{ engine: "genetic" as const, model: null }];
  return offered === undefined ? [search] : [search, [{ engine: offered, model: null }]];
}

function engineOf(
  options: EnginesOptions,
  groups: Groups,
  authorBy: (planned: PlannedEngine) => Author,
): MutationEngine {
  const engines = groups.map((group) =>
    together(
      group.map((planned) => singleEngine(options, planned, authorBy)),
      raceEngines,
    ),
  );
  return together(engines, chainEngines);
}

function together(
  engines: readonly MutationEngine[],
  combine: (engines: readonly MutationEngine[]) => MutationEngine,
): MutationEngine {
  const [only] = engines;
  return only !== undefined && engines.length === 1 ? only : combine(engines);
}

function singleEngine(
  { layout, configuration }: EnginesOptions,
  planned: PlannedEngine,
  authorBy: (planned: PlannedEngine) => Author,
): MutationEngine {
  switch (planned.engine) {
    case "genetic":
      return createGeneticEngine({
        sdk: operationsFor("configuration").map((name) => ({ name, arguments: requiredArguments(name) })),
      });
    case "mock":
      return createMockEngine(readFixtures(layout));
    default:
      return createModelEngine({
        name: planned.engine,
        author: () => authorBy(planned),
        gate: gateReason,
        wallMs: configuration.get("model.wall_ms"),
      });
  }
}

/** @throws ModelError `engine_unavailable` when there is no key. */
function authorOf({ configuration }: EnginesOptions, models: ModelsOptions, { engine, model }: PlannedEngine): Author {
  const provider = PROVIDERS.find((name) => name === engine);
  if (provider === undefined) throw new TypeError(`Cannot open a model: ${engine} has none`);
  const named = model ?? (configuration.get("model.name") || null);
  return {
    client: openModel(provider, named, models),
    operations: describedOperations,
    outputTokensMax: configuration.get("model.output_tokens"),
    wallMs: configuration.get("model.wall_ms"),
  };
}

/** The first model of the plan; null where neither it nor the environment names one. */
function modelOf(plan: EnginePlan, environment: EnginesOptions["environment"]): PlannedEngine | null {
  const planned = plan.kind === "engines" ? plan.groups.flat() : [];
  const named = planned.find(({ engine }) => PROVIDERS.some((provider) => provider === engine));
  if (named !== undefined) return named;
  // Who chose the search alone has not asked for anybody to be contacted.
  const offered = plan.kind === "auto" ? PROVIDERS.find((provider) => isOffered(provider, environment)) : undefined;
  return offered === undefined ? null : { engine: offered, model: null };
}

/** @throws NoModelError when neither the plan nor the environment names a model. */
function firstModel(plan: EnginePlan, environment: EnginesOptions["environment"]): PlannedEngine {
  const named = modelOf(plan, environment);
  if (named !== null) return named;
  throw new NoModelError(
    "Cannot ask a model: no engine of one is chosen, and the environment has no key; set ANTHROPIC_API_KEY, OPENAI_API_KEY, DEEPSEEK_API_KEY or OLLAMA_HOST, or choose one with --engine claude, openai, deepseek or ollama",
  );
}

/** Nobody who could write something new: the embedded search only repairs. */
export class NoModelError extends SgError {
  readonly code = "engine_unavailable";
}

function modelsOptions({ configuration, environment, store, clock }: EnginesOptions): ModelsOptions {
  const [input, output] = [configuration.get("model.price_input"), configuration.get("model.price_output")];
  return {
    environment,
    store,
    clock,
    limits: {
      usdPerDay: configuration.get("model.budget_usd"),
      usdPerLocusDay: configuration.get("model.budget_usd_locus"),
      tokensPerDay: configuration.get("model.budget_tokens"),
      tokensPerLocusDay: configuration.get("model.budget_tokens_locus"),
    },
    callMsMax: configuration.get("model.call_ms"),
    price: input === 0 && output === 0 ? null : { input, output, cached: input, cacheWrite: input },
    patience: { sleep, random: seededRandom(freshSeed()) },
  };
}

function describedOperations(family: GeneContract["family"]): readonly DescribedOperation[] {
  if (family === "transform") return [];
  return operationsFor(family).map((name) => ({
    name,
    arguments: argumentNames(name),
    description: operations[name].description,
  }));
}

function gateReason(source: string): string | null {
  const [problem] = checkGene(source);
  return problem === undefined ? null : `line ${problem.line}, column ${problem.column}: ${problem.message}`;
}

/** `fixtures/LOCUS/NAME.ts` in the root, in order of name. */
function readFixtures(layout: Layout): readonly { readonly locus: string; readonly source: string }[] {
  return readSourceFiles(layout.root, join(layout.root, "fixtures"), [".ts", ".js"]).map(({ path, text }) => ({
    locus: (path.split("/")[1] ?? "").replace(/\.[tj]s$/, ""),
    source: text.slice(0, limits.sourceBytesMax),
  }));
}
