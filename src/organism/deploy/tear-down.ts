import { isJsonObject, type Json, messageOf, type RunId } from "../../core/mod.ts";
import type { Actor, Change, DeploymentRun } from "../../genome/mod.ts";
import type { Kernel, Operation, RollbackReport, Transaction } from "../../kernel/mod.ts";
import type { OrganismParts } from "../parts.ts";
import { CallAborted, newContext } from "../run/attempt.ts";
import { isBuiltUpon, tryOn } from "../undo/try-operation.ts";
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
  const spares = (operation: Operation) => servesOthers(kernel, operation, joined);
  for (const run of standing.toReversed()) {
    const { changes, ...removed } = await removalOf(kernel, run, spares);
    runs.push({ ...removed, operations: changes.map(({ operation }) => operation) });
  }
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
  const message = await undoWith(transaction, todo, signal);
  if (message === null) {
    await transaction.commit();
    return null;
  }
  scribe.reason = message;
  return `${message}; ${putBack(await transaction.rollback())}`;
}

/** Applies the operations; what went wrong, if anything, and then nothing is taken back yet. */
export async function undoWith(
  transaction: Transaction,
  todo: readonly { readonly name: string; readonly operation: Operation }[],
  signal: AbortSignal | null,
): Promise<string | null> {
  for (const [index, { name, operation }] of todo.entries()) {
    // A simulated kernel answers without leaving the event loop's turn; a signal must get its own all the same.
    if (index % OPERATIONS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    try {
      if (signal?.aborted) throw new CallAborted(`the removal was cancelled: ${messageOf(signal.reason)}`);
      await transaction.call(operation);
    } catch (thrown) {
      return `${name} could not be removed: ${messageOf(thrown)}`;
    }
  }
  return null;
}

export function putBack({ undone, failed }: RollbackReport): string {
  return failed.length === 0 ? `${undone} changes were put back` : `${failed.length} could not be put back`;
}

/** Undoes a run's changes on `kernel`, last first, as far as there is something to undo. */
export async function removalOf(
  kernel: Kernel,
  { name, resource, changes: made }: DeploymentRun,
  spares: (operation: Operation) => Promise<boolean>,
): Promise<Omit<RemovedRun, "operations"> & { readonly changes: readonly Change[] }> {
  const changes: Change[] = [];
  for (const { inverse } of made.toReversed()) {
    for (const operation of inverse) {
      if (await spares(operation)) continue;
      const tried = await tryOn(kernel, operation);
      if (tried.result === "done") changes.push({ operation, inverse: tried.inverse });
      else if (tried.result === "refused" && (await isBuiltUpon(kernel, operation))) {
        return { name, resource, status: "blocked", message: tried.message, changes };
      }
    }
  }
  return { name, resource, status: changes.length === 0 ? "gone" : "remove", message: null, changes };
}

/** An interface that was brought up for us and is part of something else by now must not be taken down. */
export async function servesOthers(
  kernel: Kernel,
  operation: Operation,
  joined: ReadonlySet<string>,
): Promise<boolean> {
  if (operation.name !== "setLinkDown") return false;
  const link = await kernel.read({ name: "getLink", args: operation.args });
  if (!isJsonObject(link) || typeof link.master !== "string") return false;
  return !joined.has(`${link.master} ${link.name}`);
}

/** Every "bridge port" and "bond member" that deployments put together. */
export function joinedBy(standing: readonly DeploymentRun[]): ReadonlySet<string> {
  const operations = standing.flatMap(({ changes }) => changes.map(({ operation }) => operation));
  return new Set(operations.map(({ args }) => `${args.bridge ?? args.bond} ${args.port ?? args.member}`));
}

/** Links that are gone then. */
export function linksRemovedBy(operations: readonly Operation[]): ReadonlySet<Json> {
  return new Set(operations.flatMap(({ name, args }) => (name === "deleteLink" ? [args.name ?? null] : [])));
}
