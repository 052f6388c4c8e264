import type { ContractLibrary } from "../contract/mod.ts";
import type { Clock, JsonObject, LocusName, Logger, Random, Sha } from "../core/mod.ts";
import type { MutationBudget, MutationEngine, PeersOpinion, SelectionRules } from "../evolution/mod.ts";
import type { GenomeStore } from "../genome/mod.ts";
import type { Kernel, MockKernel } from "../kernel/mod.ts";
import type { Author, fuseGene } from "../llm/mod.ts";
import type { Sandbox } from "../sandbox/mod.ts";
import type { EventBus } from "./events.ts";
import type { PolicySettings } from "./policy/risk-policy.ts";

/** What an organism is made of; the composition root hands in the concrete parts. */
export interface OrganismParts {
  readonly library: ContractLibrary;
  readonly store: GenomeStore;
  readonly sandbox: Sandbox;
  readonly kernel: Kernel;
  /** A simulated kernel in the given state, on which candidates may act without anybody feeling it. */
  readonly simulate: (snapshot: JsonObject | null) => MockKernel;
  /** A genome that is empty and will be forgotten: for rehearsals, whose runs must not count. */
  readonly scratchStore: () => GenomeStore;
  /** Null: failures are reported and nothing mutates. */
  readonly engine: MutationEngine | null;
  /** Who may write fused genes; absent where no model can be asked. */
  readonly fuser?: ModelFuser;
  readonly events: EventBus;
  readonly clock: Clock;
  /** For seeds; what a mutation draws comes from its own generator, so that its seed alone repeats it. */
  readonly random: Random;
  readonly seededRandom: (seed: number) => Random;
  readonly logger: Logger;
  readonly settings: OrganismSettings;
  /** What peers say of the alleles at a locus; absent where nobody is asked. */
  readonly opinions?: (locus: LocusName) => ReadonlyMap<Sha, PeersOpinion>;
}

/** Models, as fusion asks them. */
export interface ModelFuser {
  readonly ask: typeof fuseGene;
  /**
   * The model of a plan such as `claude` or `openai:MODEL`.
   * @throws SgError `engine_unavailable` when it cannot be asked, `config_invalid` when the plan cannot be read
   */
  author(engine: string): Author;
  /** The plan by which a model is asked without anybody asking for it; null: none is. */
  readonly unasked: string | null;
}

/** How what was configured is looked at again. */
export interface WatchSettings {
  /** Between two looks at the same state. */
  readonly intervalMs: number;
  /** A state older than this is looked at no more, and no late result reaches back further. */
  readonly lookBackMs: number;
}

export interface OrganismSettings {
  readonly policy: PolicySettings;
  readonly selection: SelectionRules;
  /** For how long checks must have been healthy on a live kernel before a run answers. */
  readonly settleMs: number;
  readonly watch: WatchSettings;
  readonly mutationBudget: MutationBudget;
  /** Successes of a pathway in a row, with the same alleles, after which it becomes one gene; 0: never. */
  readonly fusion: { readonly after: number };
  /** Wall clock for one call of a gene, by family. */
  readonly deadlineMs: Readonly<Record<"transform" | "diagnostic" | "configuration", number>>;
  /** Runs under way at once; the next one is refused with `overloaded`. */
  readonly runsInFlightMax: number;
  /** Runs of one deployment under way at once. */
  readonly deploymentRunsMax: number;
  /** Steps of one pathway run under way at once, where its plan lets them run side by side. */
  readonly stepsInFlightMax: number;
  /** `full`: every run waits until its record is on disk. */
  readonly durability: "grouped" | "full";
  /** Pause before the same failure is worked on again; doubles with every fruitless try up to the maximum. */
  readonly mutationCooldownMs: number;
  readonly mutationCooldownMsMax: number;
}

/** The parts of an organism that a trial uses. */
export type TrialParts = Pick<OrganismParts, "sandbox" | "kernel" | "simulate"> & {
  readonly settings: Pick<OrganismSettings, "deadlineMs">;
};
