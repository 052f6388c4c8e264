import { SgError } from "../../core/mod.ts";
import type { Change, DeploymentRun } from "../../genome/mod.ts";
import { type Kernel, KernelError } from "../../kernel/mod.ts";
import type { PlannedRun } from "../../pathway/mod.ts";
import { newContext } from "../run/attempt.ts";
import { changesOf, createsSomething } from "./changes.ts";
import { differences } from "./differences.ts";
import { leftOver } from "./left-over.ts";
import type { PreparedTopology } from "./prepare.ts";
import type { DeploymentPlan, RehearsedRun } from "./report.ts";
import { type DeployRunner, runPathwayBy } from "./runner.ts";

/**
 * What deploying would do now: the same alleles run on a simulated kernel that begins in the state of the live one, one
 * run after the other, once what the topology does not want any more has gone. Verification is left out: it asks about a world that a simulation of this machine does not know.
 */
export async function rehearse(
  runner: DeployRunner,
  prepared: PreparedTopology,
  standing: readonly DeploymentRun[],
): Promise<DeploymentPlan> {
  const { context, topology, phenotype, input, decomposition } = prepared;
  const before = await runner.parts.kernel.snapshot();
  const removing = runner.parts.simulate(before);
  const left = await leftOver(removing, standing, prepared.runs);
  const kernel = left.todo.length === 0 ? runner.parts.simulate(before) : removing;
  const rehearsal = runner.rehearsal(kernel);
  const runs: RehearsedRun[] = [];
  const impossible = new Set<string>();
  for (const run of prepared.runs) {
    const missing = run.needs.find((need) => impossible.has(need));
    const rehearsed =
      missing === undefined
        ? await rehearseRun(rehearsal, runner.parts.kernel, run, context.signal)
        : rehearsedRun(run, "waits", `needs ${missing}`, []);
    if (rehearsed.status === "blocked" || rehearsed.status === "waits") impossible.add(run.name);
    runs.push(rehearsed);
  }
  runs.push(...left.runs);
  const state = runs.some(({ status }) => status === "blocked")
    ? "blocked"
    : runs.some(({ status }) => status !== "unchanged")
      ? "drifted"
      : "in_place";
  const different = differences(before, await kernel.snapshot());
  return { topology: topology.name, phenotype, input, decomposition, runs, differences: different, state };
}

async function rehearseRun(
  rehearsal: DeployRunner,
  live: Kernel,
  run: PlannedRun,
  signal: AbortSignal | null,
): Promise<RehearsedRun> {
  let changes: readonly Change[] = [];
  const context = newContext(null, false, signal);
  try {
    const { outcome, message } = await runPathwayBy(rehearsal, run.pathway, run.input, {
      ...context,
      settle: async (transactions) => {
        changes = changesOf(transactions);
        for (const transaction of transactions) await transaction.commit();
      },
    });
    if (outcome !== "success") return rehearsedRun(run, "blocked", message, []);
  } catch (thrown) {
    if (!(thrown instanceof SgError)) throw thrown;
    return rehearsedRun(run, "blocked", thrown.message, []);
  }
  const forbidden = await prohibitionOf(live, changes);
  if (forbidden !== null) return rehearsedRun(run, "blocked", forbidden, []);
  const status = changes.length === 0 ? "unchanged" : createsSomething(changes) ? "create" : "change";
  return rehearsedRun(run, status, null, changes);
}

/**
 * Why the live kernel will not have it, whatever its state; null when nothing stands in the way. A simulation has nothing
 * to protect. Other refusals are about a state that the operations before would have changed, and say nothing here.
 */
async function prohibitionOf(live: Kernel, changes: readonly Change[]): Promise<string | null> {
  for (const { operation } of changes) {
    try {
      await live.inverse(operation);
    } catch (thrown) {
      if (!(thrown instanceof KernelError)) throw thrown;
      if (thrown.reason === "protected") return thrown.message;
    }
  }
  return null;
}

function rehearsedRun(
  { name, resource, pathway, needs }: PlannedRun,
  status: RehearsedRun["status"],
  message: string | null,
  changes: readonly Change[],
): RehearsedRun {
  return { name, resource, pathway, needs, status, message, changes };
}
