import { loadContracts } from "../../../src/contract/mod.ts";
import { seededRandom, sha256, silentLogger, systemClock } from "../../../src/core/mod.ts";
import { defaultSelectionRules } from "../../../src/evolution/mod.ts";
import type { GenomeStore } from "../../../src/genome/mod.ts";
import { createMockKernel, type Kernel, mockKernelFromSnapshot } from "../../../src/kernel/mod.ts";
import { createEventBus, Organism } from "../../../src/organism/mod.ts";
import { createMemoryGenomeStore, openGenomeStore } from "../../../src/store/mod.ts";
import { functionSandbox } from "./function-sandbox.ts";

const GENE = (name: string, takes: string) => `gene ${name}
  is configuration
  risk low
  does:
    Works.
  takes:
${takes}
  gives:
    success  bool  "It worked"
  fails when:
    - it will not do -> error

`;

const PATHWAY = (name: string, policy: string) => `pathway ${name}
  risk low
  does:
    Two bridges, then one more thing.
  takes:
    last  string  "Name of the last bridge"
  steps:
    1. join
         name = br-one
         port = eth0
    2. -> pair
         port = eth1
    3. join
         name = {last}
         port = eth2
${policy}
`;

const CONTRACTS = `${GENE("join", '    name  string  "Bridge"\n    port  string  "Port"')}
pathway pair
  risk low
  does:
    A bridge within a pathway within a pathway.
  takes:
    port  string  "Port"
  steps:
    1. join
         name = br-two
         port = {port}

pathway build_one
  risk low
  does:
    One bridge.
  takes:
    last  string         "Name of the bridge"
    port  string = eth0  "Its port"
  steps:
    1. join
         name = {last}
         port = {port}

${PATHWAY("build", "")}${PATHWAY("build_side_by_side", "  requires:\n    step 3 needs step 1\n")}${PATHWAY("build_some", "  on failure:\n    report partial\n")}`;

const TOPOLOGY = (name: string, policy: string) => `topology ${name}
  does:
    Two bridges, one after the other.
  takes:
    last  string  "Name of the second bridge"
  has:
    first:
      is bridge
      input {"name": "br-one", "port": "eth0"}
    second:
      is bridge
      input {"name": {last}, "port": "eth1"}
      after first
  on failure:
    ${policy}

`;

const TOPOLOGIES = `${GENE("complete", '    name  string  "Bridge"\n    port  string  "Port"')}
gene topology_decompose
  is transform
  risk none
  does:
    One run a resource.
  takes:
    resources  json  "Resources"
  gives:
    runs  json  "Runs"

pathway lay
  risk low
  does:
    One bridge.
  takes:
    name  string  "Bridge"
    port  string  "Port"
  steps:
    1. complete
         name = {name}
         port = {port}

${TOPOLOGY("site", "preserve what works")}${TOPOLOGY("site_or_nothing", "rollback everything")}`;

const DECOMPOSE = `export async function execute({ resources }) {
  return {
    runs: resources.map(({ name, properties: { input, after } }) => {
      return { name, resource: name, pathway: "lay", input, needs: after === undefined ? [] : [after] };
    }),
  };
}`;

/** As `join`, but what stands already is left alone. */
const COMPLETE = `export async function execute({ name, port }, sdk) {
  if ((await sdk.getLink({ name })) === null) await sdk.createBridge({ name });
  if ((await sdk.getLink({ name: port })).master === null) await sdk.attachPort({ bridge: name, port });
  await sdk.setLinkUp({ name });
  return { success: true };
}`;

/** Its last bridge is a mistake when it is called `cursed`; its inverse has two operations where a bridge is replaced. */
const JOIN = `export async function execute({ name, port }, sdk) {
  if (name === "replaced") await sdk.deleteLink({ name: "bond-lab.7" });
  else await sdk.createBridge({ name });
  if (name !== "replaced") await sdk.attachPort({ bridge: name, port });
  if (name.endsWith("cursed")) throw new Error("after the deed");
  if (name !== "replaced") await sdk.setLinkUp({ name });
  return { success: true };
}`;

export interface OrganismOnDisk {
  readonly organism: Organism;
  readonly store: GenomeStore;
}

/** An organism in this process over a genome in a file; `arm` may put something between it and its store. */
export function organismOnDisk(
  path: string,
  kernel: Kernel,
  arm: (store: GenomeStore) => GenomeStore = (store) => store,
): OrganismOnDisk {
  const { library } = loadContracts([{ path: "crash.sg", text: `${CONTRACTS}\n\n${TOPOLOGIES}` }]);
  const store = arm(openGenomeStore({ path, clock: systemClock }));
  for (const [name, source] of Object.entries({ join: JOIN, complete: COMPLETE, topology_decompose: DECOMPOSE })) {
    const contract = library.genes.get(name);
    if (contract === undefined) throw new Error("the contracts of the crash test did not load");
    const { name: locus, interfaceHash } = contract;
    const origin = { kind: "seed" as const, file: name };
    const allele = { sha: sha256(source), locus, interfaceHash, source, generation: 0, createdAtMs: 0, origin };
    store.addAllele(allele, "dominant", "test");
  }
  const organism = new Organism({
    library,
    store,
    sandbox: functionSandbox(),
    kernel,
    simulate: (snapshot) => (snapshot === null ? createMockKernel() : mockKernelFromSnapshot(snapshot)),
    engine: null,
    events: createEventBus(),
    clock: systemClock,
    random: seededRandom(1),
    seededRandom,
    logger: silentLogger,
    scratchStore: () => createMemoryGenomeStore({ clock: systemClock }),
    settings: {
      settleMs: 0,
      watch: { intervalMs: 60_000, lookBackMs: 3_600_000 },
      policy: { imports: "by_risk", canary: false, shadowRuns: 3, canaryRuns: 3, resilienceResults: 2 },
      deploymentRunsMax: 4,
      selection: defaultSelectionRules,
      fusion: { after: 0 },
      mutationBudget: { candidatesMax: 1, wallMs: 1 },
      deadlineMs: { transform: 1_000, diagnostic: 1_000, configuration: 1_000 },
      runsInFlightMax: 10,
      stepsInFlightMax: 4,
      durability: "grouped",
      mutationCooldownMs: 1_000,
      mutationCooldownMsMax: 60_000,
    },
  });
  return { organism, store };
}
