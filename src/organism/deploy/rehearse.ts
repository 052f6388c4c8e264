import { SgError } from "../../core/mod.ts";
import type { Change } from "../../genome/mod.ts";
import type { PlannedRun } from "../../pathway/mod.ts";
import { newContext } from "../attempt.ts";
import { changesOf, createsSomething } from "./changes.ts";
import { differences } from "./differences.ts";
import type { PreparedTopology } from "./prepare.ts";
import type { DeploymentPlan, RehearsedRun } from "./report.ts";
import { type DeployRunner, runPathwayBy } from "./runner.ts";

/**
 * What deploying would do now: the same alleles run on a simulated kernel that begins in the state of the live one, one
 * run after the other. Verification is left out: it asks about a world that a simulation of this machine does not know.
 */
export async function rehearse(runner: DeployRunner, prepared: PreparedTopology): Promise<DeploymentPlan> {
  const { context, topology, phenotype, input, decomposition } = prepared;
  const before = await runner.parts.kernel.snapshot();
  const kernel = runner.parts.simulate(before);
  const rehearsal = runner.rehearsal(kernel);
  const runs: RehearsedRun[] = [];
  const impossible = new Set<string>();
  for (const run of prepared.runs) {
    const missing = run.needs.find((need) => impossible.has(need));
    const rehearsed =
      missing === undefined
        ? await rehearseRun(rehearsal, run, context.signal)
        : rehearsedRun(run, "waits", `needs ${missing}`, []);
    if (rehearsed.status === "blocked" || rehearsed.status === "waits") impossible.add(run.name);
    runs.push(rehearsed);
  }
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
  const status = changes.length === 0 ? "unchanged" : createsSomething(changes) ? "create" : "change";
  return rehearsedRun(run, status, null, changes);
}

function rehearsedRun(
  { name, resource, pathway, needs }: PlannedRun,
  status: RehearsedRun["status"],
  message: string | null,
  changes: readonly Change[],
): RehearsedRun {
  return { name, resource, pathway, needs, status, message, changes };
}
