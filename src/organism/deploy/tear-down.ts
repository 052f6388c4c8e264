import { isJsonObject, messageOf, type RunId } from "../../core/mod.ts";
import type { Actor, DeploymentRun } from "../../genome/mod.ts";
import type { Kernel, Operation } from "../../kernel/mod.ts";
import { CallAborted, newContext } from "../attempt.ts";
import type { OrganismParts } from "../parts.ts";
import { isBuiltUpon, tryOn } from "../try-operation.ts";
import { begin, wholeTransaction } from "./begin.ts";
import { differences } from "./differences.ts";
import type { RemovedRun, TeardownPlan, TeardownReport } from "./report.ts";

// A teardown knows nothing of topologies: it takes back, in reverse, the changes that deployments recorded. So it removes
// what sg made and never what sg found, also when the contract has changed since. What somebody removed by hand in the
// meantime needs no removing; what somebody built upon cannot be removed without breaking that, and then nothing is.

const OPERATIONS_PER_TURN = 16;

/** What a teardown would do now, found out on a simulated kernel in the state of the live one. */
export async function planTeardown(
  parts: OrganismParts,
  topology: string,
  standing: readonly DeploymentRun[],
): Promise<TeardownPlan> {
  const before = await parts.kernel.snapshot();
  const kernel = parts.simulate(before);
  const joined = joinedBy(standing);
  const runs: RemovedRun[] = [];
  for (const run of standing.toReversed()) runs.push(await removalOf(kernel, run, joined));
  const state = runs.some(({ status }) => status === "blocked")
    ? "blocked"
    : runs.some(({ status }) => status === "remove")
      ? "removable"
      : "nothing";
  return { topology, runs, differences: differences(before, await kernel.snapshot()), state };
}

/** Removes everything, or reports what is in the way and removes nothing. */
export async function tearDown(
  parts: OrganismParts,
  topology: string,
  kernel: string,
  standing: readonly DeploymentRun[],
  { who, signal }: { readonly who: Actor; readonly signal: AbortSignal | null },
): Promise<TeardownReport> {
  const startedUs = parts.clock.nowUs();
  const { runId } = newContext(null, false, null);
  const plan = await planTeardown(parts, topology, standing);
  const { deployments } = parts.store;
  const wanted = { runId, topology, action: "teardown" as const, kernel, phenotype: null, input: {} };
  begin(parts, wanted, who, `takes away what ${standing.length} runs made`);
  const blocked = plan.runs.find(({ status }) => status === "blocked");
  const message =
    blocked === undefined
      ? await carryOut(parts, plan, runId, signal)
      : `${blocked.name} cannot be removed: ${blocked.message ?? ""}; nothing was removed`;
  const outcome = message === null ? "success" : "failure";
  deployments.end(runId, outcome, message, parts.clock.nowMs());
  return { ...plan, runId, outcome, message, durationUs: Math.round(parts.clock.nowUs() - startedUs) };
}

/**
 * All in one transaction; the message of what went wrong, after which everything stands again. So it does when the
 * process is killed and started again, as the ledger says.
 */
async function carryOut(
  parts: OrganismParts,
  plan: TeardownPlan,
  runId: RunId,
  signal: AbortSignal | null,
): Promise<string | null> {
  const { transaction, scribe } = wholeTransaction(parts, { runId, topology: plan.topology, input: {} });
  const todo = plan.runs.flatMap(({ name, operations }) => operations.map((operation) => ({ name, operation })));
  for (const [index, { name, operation }] of todo.entries()) {
    // A simulated kernel answers without leaving the event loop's turn; a signal must get its own all the same.
    if (index % OPERATIONS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    try {
      if (signal?.aborted) throw new CallAborted(`the teardown was cancelled: ${messageOf(signal.reason)}`);
      await transaction.call(operation);
    } catch (thrown) {
      scribe.reason = messageOf(thrown);
      const { undone, failed } = await transaction.rollback();
      const back = failed.length === 0 ? `${undone} changes were put back` : `${failed.length} could not be put back`;
      return `${name} could not be removed: ${messageOf(thrown)}; ${back}`;
    }
  }
  await transaction.commit();
  return null;
}

/** Undoes a run's changes on `kernel`, last first, as far as there is something to undo. */
async function removalOf(
  kernel: Kernel,
  { name, resource, changes }: DeploymentRun,
  joined: ReadonlySet<string>,
): Promise<RemovedRun> {
  const operations: Operation[] = [];
  for (const { inverse } of changes.toReversed()) {
    for (const operation of inverse) {
      if (await servesOthers(kernel, operation, joined)) continue;
      const tried = await tryOn(kernel, operation);
      if (tried.result === "done") operations.push(operation);
      else if (tried.result === "refused" && (await isBuiltUpon(kernel, operation))) {
        return { name, resource, status: "blocked", message: tried.message, operations };
      }
    }
  }
  return { name, resource, status: operations.length === 0 ? "gone" : "remove", message: null, operations };
}

/** An interface that was brought up for us and is part of something else by now must not be taken down. */
async function servesOthers(kernel: Kernel, operation: Operation, joined: ReadonlySet<string>): Promise<boolean> {
  if (operation.name !== "setLinkDown") return false;
  const link = await kernel.read({ name: "getLink", args: operation.args });
  if (!isJsonObject(link) || typeof link.master !== "string") return false;
  return !joined.has(`${link.master} ${link.name}`);
}

/** Every "bridge port" and "bond member" that deployments put together. */
function joinedBy(standing: readonly DeploymentRun[]): ReadonlySet<string> {
  const operations = standing.flatMap(({ changes }) => changes.map(({ operation }) => operation));
  return new Set(operations.map(({ args }) => `${args.bridge ?? args.bond} ${args.port ?? args.member}`));
}
