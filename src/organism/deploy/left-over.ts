import type { Change, DeploymentRun } from "../../genome/mod.ts";
import type { Kernel, Operation } from "../../kernel/mod.ts";
import type { PlannedRun } from "../../pathway/mod.ts";
import type { RehearsedRun } from "./report.ts";
import { joinedBy, removalOf, servesOthers } from "./tear-down.ts";

// What deployments made for a topology and its present wish does not contain: a VLAN less in the list, a resource
// taken out. It goes before anything is made, because what is wanted now may need an interface that it holds. As in a
// teardown, recorded changes are undone, so that nothing goes that sg has found; and all of it goes or nothing does.

export interface LeftOver {
  /** `remove`, `blocked`, or `waits` for a blocked one; one for each name. What is gone already is not among them. */
  readonly runs: readonly RehearsedRun[];
  /** In order; empty when something is in the way. */
  readonly todo: readonly { readonly name: string; readonly operation: Operation }[];
  /** Names of all runs that the wish does not contain, whether or not something is left of them. */
  readonly names: readonly string[];
}

/** @param simulate a simulated kernel in the state of the live one; it is left in the state after the removal */
export async function leftOver(
  simulated: Kernel,
  standing: readonly DeploymentRun[],
  wish: readonly PlannedRun[],
): Promise<LeftOver> {
  const wanted = new Set(wish.map(({ name }) => name));
  const orphans = standing.filter(({ name }) => !wanted.has(name));
  const names = [...new Set(orphans.map(({ name }) => name))];
  if (orphans.length === 0) return { runs: [], todo: [], names };
  const stays = staysInUse(
    orphans,
    standing.filter(({ name }) => wanted.has(name)),
  );
  const joined = joinedBy(orphans);
  const removals = [];
  for (const run of orphans.toReversed()) {
    const spares = async (operation: Operation): Promise<boolean> =>
      stays(operation) || (await servesOthers(simulated, operation, joined));
    removals.push({ run, ...(await removalOf(simulated, run, spares)) });
  }
  const blocked = removals.find(({ status }) => status === "blocked");
  const runs = [...Map.groupBy(removals, ({ run }) => run.name).values()].flatMap((those): readonly RehearsedRun[] => {
    const changes = those.flatMap((each) => each.changes);
    const refused = those.find(({ status }) => status === "blocked");
    const [first] = those;
    if (first === undefined || (changes.length === 0 && refused === undefined)) return [];
    const { name, resource, pathway } = first.run;
    const named = { name, resource, pathway, needs: [] };
    if (refused !== undefined) return [{ ...named, status: "blocked", message: refused.message, changes: [] }];
    if (blocked === undefined) return [{ ...named, status: "remove", message: null, changes }];
    return [{ ...named, status: "waits", message: `nothing is removed while ${blocked.name} is in use`, changes: [] }];
  });
  const todo = removals.flatMap(({ name, changes }) => changes.map(({ operation }) => ({ name, operation })));
  return { runs, todo: blocked === undefined ? todo : [], names };
}

/**
 * Whether undoing would take something from runs that are still wanted: one run brought an interface up that others use
 * as well. Their deployment would only put it back.
 */
function staysInUse(
  orphans: readonly DeploymentRun[],
  kept: readonly DeploymentRun[],
): (operation: Operation) => boolean {
  const created = new Set(
    operationsOf(orphans).flatMap(({ name, args }) => (name.startsWith("create") ? [args.name] : [])),
  );
  const used = new Set(operationsOf(kept).flatMap(({ args }) => Object.values(args)));
  return ({ args }) => {
    const subject = args.port ?? args.member ?? args.name ?? args.device ?? null;
    return !Object.values(args).some((each) => created.has(each)) && subject !== null && used.has(subject);
  };
}

function operationsOf(runs: readonly DeploymentRun[]): readonly Change["operation"][] {
  return runs.flatMap(({ changes }) => changes.map(({ operation }) => operation));
}
