import {
  type InterfaceHash,
  type Json,
  locusName,
  newRunId,
  type RunId,
  type Sha,
  sha256,
} from "../../src/core/mod.ts";
import type { Allele, Invocation, Origin, RunRecord } from "../../src/genome/mod.ts";

export const LOCUS = locusName("bridge_create");
export const OTHER_LOCUS = locusName("check_fdb_stability");
export const INTERFACE = sha256("interface") as string as InterfaceHash;

export function alleleOf(body: string, changes: Partial<Allele> = {}): Allele {
  const source = `export function execute(input) { ${body} }\n`;
  const origin: Origin = { kind: "seed", file: "genes/bridge_create.ts" };
  return {
    sha: sha256(source),
    locus: LOCUS,
    interfaceHash: INTERFACE,
    source,
    generation: 0,
    createdAtMs: 1,
    origin,
    ...changes,
  };
}

export function mutantOf(body: string, parents: readonly Sha[], changes: Partial<Allele> = {}): Allele {
  const origin: Origin = {
    kind: "mutation",
    engine: "genetic",
    parents,
    description: "swapped < for <=",
    failure: { kind: "threw", message: 'x is not defined; "ß" \u2028', input: { vlan: 4094, list: [null, true] } },
    runId: "run_parent" as RunId,
    seed: 4_294_967_295,
    candidatesTried: 17,
    elapsedMs: 12.5,
  };
  return alleleOf(body, { generation: 1, origin, ...changes });
}

export function runOf(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    runId: newRunId(),
    level: "locus",
    name: LOCUS,
    parentRunId: null,
    outcome: "success",
    startedAtMs: 1_000,
    durationUs: 81.25,
    inputHash: sha256("input"),
    input: undefined,
    output: undefined,
    message: null,
    ...changes,
  };
}

export function invocationOf(run: RunRecord, sha: Sha, changes: Partial<Invocation> = {}): Invocation {
  const failed = (changes.outcome ?? run.outcome) === "failure";
  return {
    runId: run.runId,
    locus: LOCUS,
    sha,
    outcome: run.outcome,
    kind: failed ? "threw" : null,
    message: failed ? "boom" : null,
    durationUs: 70.5,
    scores: { immediate: failed ? 0 : 1, convergence: null, resilience: null },
    e: failed ? 0 : 1,
    atMs: run.startedAtMs + 1,
    ...changes,
  };
}

export function successAt(input: Json, output: Json, sha: Sha) {
  return { locus: LOCUS, sha, input, output };
}
