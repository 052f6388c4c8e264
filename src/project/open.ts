import type { Diagnostic, SourceFile } from "../contract/mod.ts";
import { type Clock, freshSeed, type JsonObject, type Logger, seededRandom } from "../core/mod.ts";
import type { GenomeStore } from "../genome/mod.ts";
import { createMockKernel, type Kernel, mockKernelFromSnapshot } from "../kernel/mod.ts";
import { fuseGene } from "../llm/mod.ts";
import {
  createEventBus,
  type EventBus,
  Organism,
  type OrganismSettings,
  type SettledJournal,
} from "../organism/mod.ts";
import { createSandbox, type Sandbox } from "../sandbox/mod.ts";
import { createMemoryGenomeStore, openGenomeStore } from "../store/mod.ts";
import type { Configuration } from "./configuration.ts";
import { type RevisionReport, reviewRevisions, withoutRefused } from "./contract-revisions.ts";
import { type Engines, openEngines } from "./engines.ts";
import { peerOpinions } from "./federation.ts";
import { kernelOf } from "./kernel.ts";
import { hasGenome, type Layout, layoutOf } from "./layout.ts";
import { loadLibrary } from "./library-cache.ts";
import { peersBeside } from "./peers-file.ts";
import { ProjectError } from "./project-error.ts";
import { readSourceFiles } from "./source-files.ts";

/** An organism on disk, awake. */
export interface Project {
  readonly layout: Layout;
  readonly organism: Organism;
  readonly kernel: Kernel;
  readonly sandbox: Sandbox;
  readonly events: EventBus;
  readonly store: GenomeStore;
  readonly files: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly revisions: RevisionReport;
  readonly engines: Engines;
  /** Runs that other processes had left unfinished, as this start settled them. */
  readonly settled: readonly SettledJournal[];
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly root: string;
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How to start this program again as a gene host. */
  readonly hostCommand: readonly string[];
  /** Version and commit of this program: what an older or newer one has worked out is not trusted. */
  readonly program: string;
  /** PATH, to find network tools; SSH_CONNECTION, to spare the operator's own way in; models' keys and addresses. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** It stays up: what takes minutes and no run waits for, such as asking a model for a fusion, may be begun unasked. */
  readonly isResident?: boolean;
}

/**
 * Wires an organism from what stands in `root`, and settles what killed processes left half done. Nothing else runs
 * yet: gene hosts start with the first run.
 * @throws ProjectError when there is no organism; StoreError when its genome cannot be used.
 */
export async function openProject(options: OpenOptions): Promise<Project> {
  const { root, configuration, clock, logger, hostCommand, program, environment } = options;
  const layout = layoutOf(root);
  if (!hasGenome(layout)) {
    throw new ProjectError(
      `Cannot open ${root}: there is no organism here; run \`sg init\` first, or name another directory with --root`,
    );
  }
  const files = readSourceFiles(root, layout.contracts, [".sg"]);
  const { library, diagnostics } = loadLibrary(layout, files, program);
  const store = openGenomeStore({
    path: layout.genome,
    clock,
    onProblem: ({ kind, message }) => logger.log("error", message, { kind }),
  });
  const revisions = reviewRevisions(library, store, clock);
  const hosts = configuration.get("sandbox.hosts");
  const sandbox = createSandbox({
    hostCommand,
    clock,
    logger,
    require: configuration.get("sandbox.require"),
    memoryBytesMax: configuration.get("sandbox.memory_mb") * 1_048_576,
    ...(hosts === 0 ? {} : { hosts }),
  });
  const kernel = kernelOf(layout, configuration, clock, environment);
  const engines = openEngines({ layout, configuration, environment, store, clock });
  const events = createEventBus();
  const seed = configuration.get("mutation.seed");
  const organism = new Organism({
    library: withoutRefused(library, revisions.refused),
    store,
    sandbox,
    kernel,
    simulate: (snapshot: JsonObject | null) =>
      snapshot === null ? createMockKernel() : mockKernelFromSnapshot(snapshot),
    scratchStore: () => createMemoryGenomeStore({ clock }),
    engine: engines.engine,
    fuser: {
      ask: fuseGene,
      author: engines.author,
      unasked: options.isResident === true ? engines.fusesUnasked : null,
    },
    events,
    clock,
    random: seededRandom(seed === 0 ? freshSeed() : seed),
    seededRandom,
    logger,
    settings: settingsOf(configuration),
    opinions: peerOpinions(peersBeside(layout, logger).book, store),
  });
  const close = () => organism.close();
  try {
    const settled = await organism.journals.recover();
    return { layout, organism, kernel, sandbox, events, store, files, diagnostics, revisions, engines, settled, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

function settingsOf(configuration: Configuration): OrganismSettings {
  return {
    settleMs: configuration.get("verify.settle_ms"),
    watch: {
      intervalMs: configuration.get("watch.interval_ms"),
      lookBackMs: configuration.get("watch.look_back_ms"),
    },
    policy: {
      canary: configuration.get("policy.canary"),
      imports: configuration.get("policy.imports"),
      shadowRuns: configuration.get("policy.shadow_runs"),
      canaryRuns: configuration.get("policy.canary_runs"),
      resilienceResults: configuration.get("policy.resilience_results"),
    },
    selection: {
      promotionMargin: configuration.get("selection.promotion_margin"),
      promotionTrialsMin: configuration.get("selection.promotion_trials"),
      demotionFailures: configuration.get("selection.demotion_failures"),
    },
    fusion: { after: configuration.get("fusion.after") },
    mutationBudget: {
      candidatesMax: configuration.get("mutation.candidates"),
      wallMs: configuration.get("mutation.wall_ms"),
    },
    deadlineMs: {
      transform: configuration.get("sandbox.deadline_transform_ms"),
      diagnostic: configuration.get("sandbox.deadline_ms"),
      configuration: configuration.get("sandbox.deadline_ms"),
    },
    deploymentRunsMax: configuration.get("deploy.parallel"),
    runsInFlightMax: configuration.get("runs.in_flight"),
    stepsInFlightMax: configuration.get("runs.steps_in_flight"),
    durability: configuration.get("store.durability"),
    mutationCooldownMs: configuration.get("mutation.cooldown_ms"),
    mutationCooldownMsMax: 3_600_000,
  };
}
