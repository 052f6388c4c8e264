import { Database } from "bun:sqlite";
import { join } from "node:path";
import type { LocusName } from "../../src/core/mod.ts";
import {
  acquaint,
  ask as askOf,
  MULTIPLIED,
  modelAt,
  type ServedProject,
  serveProject,
} from "../../test/e2e/dashboard-project.ts";
import { type FakeProvider, fakeProvider, gene } from "../../test/llm/fake-provider.ts";
import { fillGenome } from "../bench/fill-genome.ts";
import { openAt } from "../bench/organism.ts";
import { LONG_CONTRACT, LONG_GENE, LONG_NAME, WORDS_CONTRACT, WORDS_GENE } from "./contracts.ts";

// An organism after a month: much of everything, and of some things more than anybody would like.

const CROWDED = "mac_normalise" as LocusName;
const ALLELES = 10_000;
const DAY_MS = 86_400_000;
/** The third node: somebody gave it the whole of its address for a name. */
const FAR = "edge-17.rack-04.waw2.example-operator.net";

export interface World extends AsyncDisposable {
  readonly paris: ServedProject;
  /** The address of each page, by the name of its picture. */
  readonly pages: Readonly<Record<string, string>>;
}

/** @param runs on record before the first node starts */
export async function makeWorld(runs: number): Promise<World> {
  const model = fakeProvider(gene(MULTIPLIED.source, "one multiplication"));
  const far = await node(FAR, model);
  const berlin = await node("berlin", model);
  const paris = await node("paris", model, runs);
  await befriend(paris, berlin, far);
  const ids = await live(paris);
  await exchange(paris, berlin, far);
  return {
    paris,
    pages: pagesOf(ids),
    async [Symbol.asyncDispose]() {
      await Promise.all([paris, berlin].map((each) => each[Symbol.asyncDispose]()));
      model[Symbol.dispose]();
    },
  };
}

async function node(name: string, model: FakeProvider, runs = 0): Promise<ServedProject> {
  const environment = {
    ...{ SG_FEDERATION_NAME: name, SG_FEDERATION_SYNC_MS: "2000", SG_FEDERATION_HEALTH_MS: "1000" },
    ...modelAt(model.url),
  };
  const files = {
    [`contracts/genes/${LONG_NAME}.sg`]: LONG_CONTRACT,
    [`genes/${LONG_NAME}.js`]: LONG_GENE,
    "contracts/genes/words_of_a_label.sg": WORDS_CONTRACT,
    "genes/words_of_a_label.js": WORDS_GENE,
    ...MULTIPLIED.files,
  };
  return await serveProject(environment, { files, prepare: async ({ root }) => await grow(root, runs) });
}

/** A month of runs, and more alleles at one locus than anybody looks through. */
async function grow(root: string, runs: number): Promise<void> {
  if (runs === 0) return;
  const { organism, close } = await openAt(root);
  const { interfaceHash } = organism.contract(CROWDED);
  await close();
  const path = join(root, ".sg", "genome.db");
  const span = 30 * DAY_MS;
  const everyMs = Math.floor(span / runs);
  fillGenome(path, { locus: CROWDED, interfaceHash, alleles: ALLELES, runs, fromMs: Date.now() - span, everyMs });
}

async function befriend(paris: ServedProject, berlin: ServedProject, far: ServedProject): Promise<void> {
  await acquaint(paris, berlin, ["paris", "berlin"]);
  await acquaint(paris, far, ["paris", FAR]);
}

type Ids = Readonly<Record<"run" | "failedRun" | "repaired" | "long" | "allele" | "fused", string>>;

/** Something of everything: runs, failures, repairs, cases for approval, a regression, deployments, snapshots. */
async function live(served: ServedProject): Promise<Ids> {
  const ask = (method: "GET" | "POST", path: string, body?: unknown) => askOf(served, method, path, body);
  for (let turn = 0; turn < 120; turn += 1) {
    await ask("POST", `/execute/${CROWDED}`, { text: turn % 9 === 0 ? "no mac" : "52-54-00-AA-00-01" });
    await ask("POST", "/execute/port_label", { owner: { name: `host ${turn}`, floor: turn % 4 } });
    await ask("POST", "/execute/words_of_a_label", { text: `rack ${turn} port` });
  }
  const repaired = await ask("POST", "/execute/port_label", { owner: { floor: 3 } });
  await ask("POST", "/execute/rack_label", { owner: { floor: 3 } });
  await ask("POST", "/register/rack_label", { source: "export function execute() { return { label: 'rack' }; }\n" });
  // What nobody can mend, again and again: it regresses.
  for (let turn = 0; turn < 45; turn += 1) {
    await ask("POST", "/execute/words_of_a_label", { text: turn % 4 === 0 ? "port 4" : `${turn}` });
  }
  const long = await ask("POST", `/execute/${LONG_NAME}`, { measurements: measurements(400), unit: "Mbit/s" });
  await ask("POST", `/execute/${LONG_NAME}`, { measurements: [], unit: "Ünïcödé 日本語 🧬" });
  for (let value = 0; value < 14; value += 1) await ask("POST", "/run/twice", { value });
  for (let turn = 0; turn < 12; turn += 1) await ask("POST", "/run/respell", { text: "52-54-00-AA-00-01" });
  const { fused } = await ask("POST", "/fuse/twice", { engine: "claude" });
  const bridge = { bridge_name: "br0", interfaces: ["eth0", "eth1"], stp_enabled: true, forward_delay: 15 };
  const run = await ask("POST", "/run/configure_bridge_with_stp", bridge);
  await ask("POST", "/run/configure_bridge_with_stp", bridge);
  const failed = await ask("POST", "/run/configure_bridge_with_stp", { ...bridge, interfaces: ["eth0", "eth99"] });
  await ask("POST", "/snapshots", { name: "before-the-move", reason: "the rack moves tonight" });
  await ask("POST", "/deploy/production_server?phenotype=dell_r740", {});
  await ask("POST", `/promote/port_label:${shaOf(repaired.mutation)}`, { reason: "it knows guests without a name" });
  await ask("POST", "/tokens", { name: "Überwachung des Rechenzentrums in Łódź, nur lesend", scope: "read" });
  return {
    ...{ run: String(run.runId), failedRun: String(failed.runId), repaired: String(repaired.runId) },
    ...{ long: String(long.runId), allele: shaOf(repaired.mutation), fused: shaOf(fused) },
  };
}

function measurements(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    rack: `rack-${index % 12}`,
    port: `swp${index}`,
    mbits: [index * 3, index * 5, index * 7],
    note: "gemessen am Übergabepunkt, 測定値, with a note that is longer than one would wish for in a table of ports",
  }));
}

function shaOf(value: unknown): string {
  return (value as { readonly sha: string } | null)?.sha ?? "0000";
}

/** What one saw of an allele, the others hear of; one of them is gone by the time anybody looks. */
async function exchange(paris: ServedProject, berlin: ServedProject, far: ServedProject): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) {
    await askOf(berlin, "POST", "/execute/port_label", { owner: { name: `guest ${turn}`, floor: 1 } });
    await askOf(berlin, "POST", `/execute/${CROWDED}`, { text: turn % 2 === 0 ? "no mac" : "52-54-00-AA-00-01" });
  }
  // Wrong by the contract's examples: it is not taken.
  const source = "export function execute({ owner }) { return { label: `all but ${owner.name.trim()}` }; }\n";
  await askOf(berlin, "POST", "/register/port_label", { source });
  await askOf(berlin, "POST", "/federation/sync");
  await askOf(paris, "POST", "/federation/sync");
  await fetch(`${paris.origin}/federation/info`);
  await far[Symbol.asyncDispose]();
  await askOf(paris, "POST", "/fleet/look");
}

/** A change that could not be taken back, as no simulated kernel refuses one: written where the genome keeps it. */
export function getStuck({ shell }: ServedProject): void {
  const db = new Database(join(shell.root, ".sg", "genome.db"));
  db.run(`UPDATE journals SET state = 'stuck', message = 'removeBridge br0: device or resource busy'
    WHERE seq = (SELECT max(seq) FROM journals WHERE state = 'committed')`);
  db.close();
}

function pagesOf({ run, failedRun, repaired, long, allele, fused }: Ids): World["pages"] {
  return {
    overview: "/",
    loci: "/loci",
    "loci-none": "/loci?find=nothing",
    locus: "/loci/port_label",
    "locus-crowded": `/loci/${CROWDED}`,
    "locus-long": `/loci/${LONG_NAME}`,
    "locus-run": "/loci/port_label/run",
    "locus-run-long": `/loci/${LONG_NAME}/run`,
    "locus-history": `/loci/${CROWDED}/runs`,
    "locus-lineage": "/loci/port_label/lineage",
    "locus-lineage-crowded": `/loci/${CROWDED}/lineage`,
    "locus-why": "/loci/port_label/explain",
    "locus-why-crowded": `/loci/${CROWDED}/explain`,
    "locus-contract": "/loci/port_label/contract",
    allele: `/alleles/port_label:${allele}`,
    "allele-fused": `/alleles/${fused}`,
    pathways: "/pathways",
    pathway: "/pathways/configure_bridge_with_stp",
    "pathway-fused": "/pathways/twice",
    "pathway-parallel": "/pathways/deploy_server_network",
    "pathway-run": "/pathways/configure_bridge_with_stp/run",
    network: "/network",
    fleet: "/fleet",
    federation: "/exchange",
    peer: "/exchange/peers/berlin",
    "peer-down": `/exchange/peers/${FAR}`,
    "federation-exchange": "/exchange/rounds",
    "federation-fitness": "/exchange/fitness",
    "federation-add": "/exchange/add",
    topologies: "/topologies",
    topology: "/topologies/production_server",
    runs: "/runs",
    "runs-failed": "/runs?failed=true",
    run: `/runs/${run}`,
    "run-failed": `/runs/${failedRun}`,
    "run-repaired": `/runs/${repaired}`,
    "run-long": `/runs/${long}`,
    journals: "/journals",
    regression: "/regression",
    approvals: "/approvals",
    snapshots: "/snapshots",
    audit: "/audit",
    settings: "/settings",
    tokens: "/tokens",
    docs: "/docs",
    missing: "/nowhere",
    "failed-locus": "/loci/no_such_locus",
    "failed-allele": "/alleles/ffffffffffff",
    "failed-run": "/runs/run_nobody",
    "failed-peer": "/exchange/peers/nobody",
    "failed-topology": "/topologies/no_such_topology",
  };
}
