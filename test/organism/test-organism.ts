import { join } from "node:path";
import { loadContracts } from "../../src/contract/mod.ts";
import { ManualClock, seededRandom, sha256, silentLogger } from "../../src/core/mod.ts";
import { createGeneticEngine, defaultSelectionRules, type MutationEngine } from "../../src/evolution/mod.ts";
import type { GenomeStore, Stage } from "../../src/genome/mod.ts";
import {
  createMockKernel,
  type MockKernel,
  mockKernelFromSnapshot,
  type NetworkSnapshotInput,
} from "../../src/kernel/mod.ts";
import {
  createEventBus,
  type EventBus,
  type ModelFuser,
  Organism,
  type OrganismEvent,
  type OrganismSettings,
} from "../../src/organism/mod.ts";
import { createSandbox, type Sandbox } from "../../src/sandbox/mod.ts";
import { createMemoryGenomeStore } from "../../src/store/mod.ts";
import { LiveKernel } from "./live-kernel.ts";

/** One sandbox for all tests of a file: starting hosts is the slow part. */
export function sharedSandbox(): Sandbox {
  const main = join(import.meta.dir, "..", "..", "src", "main.ts");
  return createSandbox({ hostCommand: [process.execPath, main, "__gene-host"], hosts: 1 });
}

export interface TestOrganism {
  readonly organism: Organism;
  readonly store: GenomeStore;
  readonly kernel: MockKernel;
  readonly clock: ManualClock;
  readonly events: readonly OrganismEvent[];
  readonly bus: EventBus;
}

export interface TestOrganismOptions {
  readonly sandbox: Sandbox;
  readonly contracts: string;
  /** Sources by locus; the first is dominant unless it says otherwise. */
  readonly genes: Readonly<Record<string, readonly (string | { readonly source: string; readonly stage: Stage })[]>>;
  readonly engine?: MutationEngine | "genetic";
  readonly settings?: Partial<OrganismSettings>;
  /** The network that genes act on; the usual one when absent. */
  readonly network?: NetworkSnapshotInput;
  /** `live`: genes act on a kernel that says it is this machine's (`LiveKernel`). */
  readonly venue?: "live" | "rehearsal";
  /** Asks models for fused genes; what they cost is counted in the organism's own genome. */
  readonly fuser?: (store: GenomeStore, clock: ManualClock) => ModelFuser;
  /** An organism whose genome, network and time this one takes over, as after a restart. */
  readonly after?: TestOrganism;
}

/** A real organism over a memory store, the mock kernel and a clock that stands still. */
export function testOrganism(options: TestOrganismOptions): TestOrganism {
  const { library, diagnostics } = loadContracts([{ path: "test.sg", text: options.contracts }]);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(`the test's contracts have errors: ${JSON.stringify(errors)}`);
  const clock = options.after?.clock ?? new ManualClock(1_000_000);
  const store = options.after?.store ?? createMemoryGenomeStore({ clock });
  for (const [name, sources] of Object.entries(options.genes)) {
    const contract = library.genes.get(name);
    if (contract === undefined) throw new Error(`the test has genes for ${name}, and no contract`);
    for (const [index, entry] of sources.entries()) {
      const { source, stage } =
        typeof entry === "string"
          ? { source: entry, stage: index === 0 ? ("dominant" as const) : ("recessive" as const) }
          : entry;
      const { name: locus, interfaceHash } = contract;
      const origin = { kind: "seed" as const, file: `${name}-${index}` };
      store.addAllele(
        { sha: sha256(source), locus, interfaceHash, source, generation: 0, createdAtMs: index, origin },
        stage,
        "test",
      );
    }
  }
  const kernel = options.after?.kernel ?? createMockKernel(options.network);
  const bus = createEventBus();
  const events: OrganismEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const organism = new Organism({
    library,
    store,
    sandbox: options.sandbox,
    kernel: options.venue === "live" ? new LiveKernel(kernel, clock) : kernel,
    simulate: (snapshot) => (snapshot === null ? createMockKernel() : mockKernelFromSnapshot(snapshot)),
    scratchStore: () => createMemoryGenomeStore({ clock }),
    engine: options.engine === "genetic" ? createGeneticEngine() : (options.engine ?? null),
    ...(options.fuser === undefined ? {} : { fuser: options.fuser(store, clock) }),
    events: bus,
    clock,
    random: seededRandom(1),
    seededRandom,
    logger: silentLogger,
    settings: {
      settleMs: 5_000,
      watch: { intervalMs: 60_000, lookBackMs: 3_600_000 },
      policy: { canary: false, imports: "by_risk", shadowRuns: 3, canaryRuns: 3, resilienceResults: 2 },
      selection: defaultSelectionRules,
      fusion: { after: 0 },
      // Candidates are counted; time is not to be over on a slow machine where it suffices on a quick one.
      mutationBudget: { candidatesMax: 5_000, wallMs: 3_600_000 },
      deadlineMs: { transform: 1_000, diagnostic: 1_000, configuration: 1_000 },
      runsInFlightMax: 100,
      deploymentRunsMax: 4,
      stepsInFlightMax: 8,
      durability: "grouped",
      mutationCooldownMs: 1_000,
      mutationCooldownMsMax: 60_000,
      ...options.settings,
    },
  });
  return { organism, store, kernel, clock, events, bus };
}
