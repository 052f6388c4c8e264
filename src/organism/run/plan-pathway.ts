import type { FailurePolicy, Family, PathwayContract, Risk } from "../../contract/mod.ts";
import { type ErrorCode, InputError, type JsonObject, PolicyError, type Sha } from "../../core/mod.ts";
import { localFitness } from "../../evolution/mod.ts";
import type { AttemptOutcome, Stage } from "../../genome/mod.ts";
import type { JournalEntry } from "../../kernel/mod.ts";
import { type DescribedStep, describePathway } from "../../pathway/mod.ts";
import type { DeployRunner } from "../deploy/runner.ts";
import { newContext } from "./attempt.ts";
import { runPathway } from "./run-pathway.ts";

/** What a run would do. The same genome, input and kernel give the same plan. */
export interface PathwayPlan {
  readonly pathway: string;
  readonly risk: Risk;
  readonly onFailure: readonly FailurePolicy[];
  /** With defaults filled in. */
  readonly input: JsonObject;
  readonly kernel: string;
  readonly steps: readonly DescribedStep[];
  /** Who would be asked first at each locus, by its name. */
  readonly loci: Readonly<Record<string, PlannedLocus>>;
  readonly rehearsal: PathwayRehearsal;
}

export interface PlannedLocus {
  readonly family: Family;
  readonly risk: Risk;
  readonly first: { readonly sha: Sha; readonly stage: Stage; readonly fitness: number; readonly n: number } | null;
}

/** The steps run once on a simulated kernel in the present state. Verification asks about a world it does not know. */
export interface PathwayRehearsal {
  readonly outcome: AttemptOutcome;
  readonly message: string | null;
  /** What a run would be turned away with: by policy, or for an input that a step of it does not take. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  readonly steps: readonly { readonly key: string; readonly name: string; readonly outcome: string }[];
  /** In order, with the step that makes each and what takes it back; empty unless it succeeds. */
  readonly writes: readonly Pick<JournalEntry, "part" | "operation" | "inverse">[];
}

/** Plans the pathway on a checked input. Nothing changes, nobody is scored and nothing is recorded. */
export async function planPathway(
  runner: DeployRunner,
  pathway: PathwayContract,
  input: JsonObject,
): Promise<PathwayPlan> {
  const { parts, steps: runSteps } = runner;
  const steps = describePathway(pathway, input, (name) => runSteps.pathway(name));
  const names = [...new Set(lociIn(steps))].sort();
  return {
    pathway: pathway.name,
    risk: pathway.risk,
    onFailure: pathway.onFailure.length === 0 ? ["rollback completed steps"] : pathway.onFailure,
    input,
    kernel: parts.kernel.kind,
    steps,
    loci: Object.fromEntries(names.map((name) => [name, plannedLocus(runner, name)])),
    rehearsal: await rehearse(runner.rehearsal(parts.simulate(await parts.kernel.snapshot())), pathway, input),
  };
}

async function rehearse(runner: DeployRunner, pathway: PathwayContract, input: JsonObject): Promise<PathwayRehearsal> {
  try {
    return await runThrough(runner, pathway, input);
  } catch (thrown) {
    // Whoever asks for a plan wants to see it, and what is in its way, too.
    if (!(thrown instanceof PolicyError || thrown instanceof InputError)) throw thrown;
    const { code, message } = thrown;
    return { outcome: "failure", message, error: { code, message }, steps: [], writes: [] };
  }
}

async function runThrough(
  { parts, steps: runner }: DeployRunner,
  pathway: PathwayContract,
  input: JsonObject,
): Promise<PathwayRehearsal> {
  let writes: PathwayRehearsal["writes"] = [];
  // One step at a time: side by side, the order of their writes would be an accident.
  const one = { ...parts, settings: { ...parts.settings, stepsInFlightMax: 1 } };
  const { outcome, message, steps } = await runPathway(
    one,
    pathway,
    input,
    {
      ...newContext(null, false, null),
      settle: async (transactions) => {
        writes = transactions
          .flatMap(({ entries }) => entries)
          .map(({ part, operation, inverse }) => ({ part, operation, inverse }));
        for (const transaction of transactions) await transaction.commit();
      },
    },
    runner,
  );
  return {
    outcome,
    message,
    error: null,
    steps: steps.map(({ key, name, outcome: each }) => ({ key, name, outcome: each })),
    writes,
  };
}

function plannedLocus({ steps }: DeployRunner, name: string): PlannedLocus {
  const locus = steps.locus(name);
  const [first] = locus.stack();
  const { family, risk } = locus.contract;
  if (first === undefined) return { family, risk, first: null };
  const { allele, stage, stats } = first;
  return { family, risk, first: { sha: allele.sha, stage, fitness: localFitness(stats), n: stats.n } };
}

function lociIn(steps: readonly DescribedStep[]): readonly string[] {
  return steps.flatMap(({ kind, name, steps: inner }) => [...(kind === "locus" ? [name] : []), ...lociIn(inner)]);
}
