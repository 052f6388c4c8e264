import { jsonContains } from "../../core/mod.ts";
import type { Change } from "../../genome/mod.ts";
import type { Transaction } from "../../kernel/mod.ts";

/**
 * What the writes of these transactions changed. A write without an inverse left the machine as it was (an announcement,
 * an address that was pinned already), and so did one that is its own inverse (spanning tree set to what it was).
 */
export function changesOf(transactions: readonly Transaction[]): readonly Change[] {
  const entries = transactions.flatMap((transaction) => transaction.entries);
  return entries.filter(changesSomething).map(({ operation, inverse }) => ({ operation, inverse }));
}

export function changesSomething({ operation, inverse }: Change): boolean {
  const [only, ...others] = inverse;
  if (only === undefined) return false;
  const isItself = only.name === operation.name && jsonContains(only.args, operation.args);
  return others.length > 0 || !isItself;
}

export function createsSomething(changes: readonly Change[]): boolean {
  return changes.some(({ operation }) => operation.name.startsWith("create"));
}
