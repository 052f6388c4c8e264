import { DECOMPOSE, inputChecker, type TopologyContract } from "../../contract/mod.ts";
import {
  didYouMean,
  InputError,
  isJsonObject,
  type Json,
  type JsonObject,
  NotFoundError,
  SgError,
  shortSha,
} from "../../core/mod.ts";
import { invocationFitness } from "../../evolution/mod.ts";
import type { Actor, Invocation } from "../../genome/mod.ts";
import { checkDecomposition, type PlannedRun, phenotypeValues, resolveResources } from "../../pathway/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { newContext, type RunContext } from "../run/attempt.ts";
import type { Decomposer, DeployRequest } from "./report.ts";
import type { DeployRunner } from "./runner.ts";

/** The locus whose alleles say how resources become pathway runs. */

/** No allele gave a decomposition that what is here can carry out: the topology asks for it, or the alleles are wrong. */
export class DecompositionError extends SgError {
  readonly code = "contract_invalid";
}

/** A topology with its values, decomposed. */
export interface PreparedTopology {
  readonly context: RunContext;
  readonly topology: TopologyContract;
  readonly phenotype: string | null;
  readonly who: Actor;
  readonly input: JsonObject;
  readonly decomposition: Decomposer;
  /** Each after those it needs. */
  readonly runs: readonly PlannedRun[];
}

/**
 * Finds the topology, fills its parameters, and has it decomposed by a real run of `topology_decompose`.
 * @throws NotFoundError, InputError, DecompositionError
 */
export async function prepare(runner: DeployRunner, request: DeployRequest): Promise<PreparedTopology> {
  const { parts } = runner;
  const topology = topologyNamed(parts, request.topology);
  const input = inputOf(parts, topology, request);
  const context = newContext(null, true, request.signal ?? null, null, request.runId);
  const { decomposition, runs } = await decompose(runner, topology, input, context);
  const { phenotype, who = "person" } = request;
  return { context, topology, phenotype, who, input, decomposition, runs };
}

/** @throws NotFoundError */
export function topologyNamed({ library }: OrganismParts, name: string): TopologyContract {
  const topology = library.topologies.get(name);
  if (topology !== undefined) return topology;
  const hint = library.pathways.has(name)
    ? "; it is a pathway: use `sg run`"
    : library.genes.has(name)
      ? "; it is a locus: use `sg exec`"
      : didYouMean(name, library.topologies.keys());
  throw new NotFoundError(`Cannot find topology ${JSON.stringify(name)}: no contract declares it${hint}`);
}

function inputOf(parts: OrganismParts, topology: TopologyContract, request: DeployRequest): JsonObject {
  if (!isJsonObject(request.input)) {
    throw new InputError(`Cannot deploy ${topology.name}: its input must be an object such as {"name": "value"}`);
  }
  const values = request.phenotype === null ? {} : valuesOf(parts, topology, request.phenotype);
  const checked = inputChecker(topology)({ ...values, ...request.input });
  if (checked.ok) return checked.value;
  const lines = checked.problems.map(({ path, message }) => `${path}: ${message}`);
  const fitting = phenotypesFor(parts, topology);
  const hint =
    request.phenotype === null && fitting.length > 0 ? `\n  --phenotype fills them in: ${fitting.join(", ")}` : "";
  throw new InputError(
    `Cannot deploy topology ${topology.name}: the input breaks its contract\n  ${lines.join("\n  ")}${hint}`,
    { problems: checked.problems.map(({ path, message }) => ({ path, message })) },
  );
}

function valuesOf(parts: OrganismParts, topology: TopologyContract, name: string): JsonObject {
  const phenotype = parts.library.phenotypes.get(name);
  const fitting = phenotypesFor(parts, topology);
  if (phenotype === undefined) {
    throw new NotFoundError(
      `Cannot find phenotype ${JSON.stringify(name)}: no contract declares it${didYouMean(name, fitting)}`,
    );
  }
  if (phenotype.topology === topology.name) return phenotypeValues(phenotype);
  const others = fitting.length === 0 ? "there is none for it" : `for it there are ${fitting.join(", ")}`;
  throw new InputError(
    `Cannot deploy ${topology.name} with phenotype ${JSON.stringify(name)}: that one is for ${phenotype.topology}; ${others}`,
  );
}

function phenotypesFor(parts: OrganismParts, topology: TopologyContract): readonly string[] {
  return [...parts.library.phenotypes.values()].flatMap((one) => (one.topology === topology.name ? [one.name] : []));
}

async function decompose(
  runner: DeployRunner,
  topology: TopologyContract,
  input: JsonObject,
  outer: RunContext,
): Promise<{ decomposition: Decomposer; runs: readonly PlannedRun[] }> {
  const attempt = `Cannot deploy ${topology.name}`;
  if (!runner.parts.library.genes.has(DECOMPOSE)) {
    throw new NotFoundError(`${attempt}: no contract declares the locus ${DECOMPOSE}, which says how to build it`);
  }
  const locus = runner.steps.locus(DECOMPOSE);
  const resources = resolveResources(topology, input);
  const question: JsonObject = { resources: resources as unknown as Json, ...machineOf(locus, input) };
  const context = newContext(outer.runId, true, outer.signal);
  const { run, invocations } = await runner.steps.runLocus(locus, question, context);
  const answered = run.attempts.find(({ outcome }) => outcome === "success");
  if (answered === undefined) {
    const [tried] = run.attempts;
    const who = tried === undefined ? "" : `, allele ${shortSha(tried.sha)}`;
    throw new DecompositionError(`${attempt}: ${tried?.message ?? "no allele is expressed"} (run ${run.runId}${who})`);
  }
  const checked = checkDecomposition(run.output, resources, runner.parts.library);
  settleScore(runner.parts, locus, invocations, checked.ok ? 1 : 0);
  if (checked.ok) return { decomposition: { runId: run.runId, sha: answered.sha }, runs: checked.runs };
  throw new DecompositionError(
    `${attempt}: allele ${shortSha(answered.sha)} of ${DECOMPOSE} decomposed it into what cannot be carried out (run ${run.runId})\n  ${checked.problems.join("\n  ")}`,
    { runId: run.runId, sha: answered.sha, problems: checked.problems },
  );
}

/** The machine's interfaces by role, where both the topology and the locus know of them. */
function machineOf(locus: Locus, input: JsonObject): JsonObject {
  const known = locus.contract.takes.some(({ name }) => name === "nic");
  const isList = Array.isArray(input.nic) && input.nic.every((each) => typeof each === "string");
  return known && isList ? { nic: input.nic ?? null } : {};
}

/** A decomposition converges when the library can carry it out: what the contract's types cannot see is scored here. */
function settleScore(parts: OrganismParts, locus: Locus, invocations: readonly Invocation[], convergence: 0 | 1): void {
  for (const invocation of invocations) {
    if (invocation.outcome !== "success" || invocation.e === null) continue;
    const scores = { ...invocation.scores, convergence };
    const e = invocationFitness(scores, locus.contract.weights);
    locus.correct(invocation.sha, e - invocation.e);
    parts.store.rescore([{ ...invocation, scores, e }]);
  }
}
