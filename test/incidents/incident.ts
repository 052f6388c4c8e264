import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../src/core/mod.ts";
import type { NetworkSnapshotInput, WorldEvent } from "../../src/kernel/mod.ts";

/** What happened, as data: a network, what the world does to it and when, and the run that was to blame. */
interface Scenario {
  readonly title: string;
  readonly locus: string;
  /** The timescale on which it was noticed. */
  readonly caught: "convergence" | "resilience";
  readonly network: NetworkSnapshotInput;
  /** How the world answers, at any time. */
  readonly always: readonly WorldEvent[];
  readonly input: JsonObject;
  /** What the world does after the run; `atMs` counts from there. */
  readonly then: readonly WorldEvent[];
  /** When somebody looks again; 0: only the run's own verification does. */
  readonly lookAfterMs: number;
}

export interface Incident extends Scenario {
  readonly name: string;
  /** Of all loci: those that are shipped, and the incident's own. */
  readonly contracts: string;
  readonly naive: string;
  /** The shipped diagnostics, by locus. */
  readonly diagnostics: Readonly<Record<string, readonly string[]>>;
}

const root = join(import.meta.dir, "..", "..");
const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");
const names = (...path: string[]): string[] => readdirSync(join(root, ...path)).sort();

const shippedContracts = names("contracts", "genes").map((file) => read("contracts", "genes", file));
const diagnostics = Object.fromEntries(
  names("genes")
    .filter((file) => file.startsWith("check_"))
    .map((file) => [file.replace(".ts", ""), [read("genes", file)]]),
);

/** One folder an incident: scenario.json, naive.js, and contract.sg where no shipped contract fits. */
export function loadIncident(name: string): Incident {
  const scenario = JSON.parse(read("test", "incidents", name, "scenario.json")) as Scenario;
  const own = names("test", "incidents", name).includes("contract.sg")
    ? [read("test", "incidents", name, "contract.sg")]
    : [];
  const contracts = [...shippedContracts, ...own].join("\n");
  return { ...scenario, name, contracts, naive: read("test", "incidents", name, "naive.js"), diagnostics };
}

export const INCIDENTS: readonly string[] = [
  "destructive-mac-restore",
  "uplink-not-reattached",
  "bond-lost-at-reboot",
  "stp-on-vlan-leaf",
  "mac-source-hierarchy",
  "mac-flapping",
];
