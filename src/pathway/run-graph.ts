import type { Plan } from "./plan.ts";

/** What became of the nodes that did not succeed, by index. */
export type GraphFailures = ReadonlyMap<number, unknown>;

/**
 * Runs `work` for every node, each after all that it needs. After the first failure nothing more starts, `onFailure` is
 * called once (to stop what is under way), and the result comes when everything that had started has ended.
 */
export async function runGraph(
  { nodes, order }: Plan,
  work: (index: number) => Promise<void>,
  onFailure: () => void,
): Promise<GraphFailures> {
  const failures = new Map<number, unknown>();
  const waitingFor = nodes.map(({ needs }) => needs.length);
  const neededBy: number[][] = nodes.map(() => []);
  for (const [index, { needs }] of nodes.entries()) for (const needed of needs) neededBy[needed]?.push(index);
  let underWay = 0;
  await new Promise<void>((resolve) => {
    const start = async (index: number): Promise<void> => {
      underWay += 1;
      try {
        await work(index);
        if (failures.size === 0) for (const next of neededBy[index] ?? []) release(next);
      } catch (thrown) {
        failures.set(index, thrown);
        if (failures.size === 1) onFailure();
      }
      underWay -= 1;
      if (underWay === 0) resolve();
    };
    const release = (index: number): void => {
      const left = (waitingFor[index] ?? 0) - 1;
      waitingFor[index] = left;
      if (left === 0) void start(index);
    };
    for (const index of order) if (nodes[index]?.needs.length === 0 && failures.size === 0) void start(index);
    if (nodes.length === 0) resolve();
  });
  return failures;
}
