/**
 * What the world did while a gene's work was watched: other managers of a machine take a port out of its bridge when they
 * see a change, and no gene asked for that. It shows as the difference between the network that was found unhealthy and
 * the one that the gene's own writes lead to, and a candidate must meet it too.
 */
import { isJsonObject, type JsonObject } from "../../core/mod.ts";
import { KernelError, type LinkCondition, type MockKernel, type Operation, type WorldEvent } from "../../kernel/mod.ts";

/** What an unhealthy attempt did and left, before it was taken back. */
export interface Trace {
  readonly writes: readonly Operation[];
  readonly seen: JsonObject;
}

/** @param kernel simulated, in the state before the gene acted */
export async function reactionsTo({ writes, seen }: Trace, kernel: MockKernel): Promise<readonly WorldEvent[]> {
  const addresses = await addressesOn(kernel);
  try {
    for (const write of writes) await kernel.apply(write);
  } catch (thrown) {
    // What the simulation cannot follow, it cannot compare either.
    if (thrown instanceof KernelError) return [];
    throw thrown;
  }
  const expected = membersIn(await kernel.snapshot());
  const actual = membersIn(seen);
  const changed = await addressesOn(kernel);
  return [...expected].flatMap(([link, master]): WorldEvent[] => {
    if (master === null || actual.get(link) !== null) return [];
    const action = { kind: "release", link } as const;
    const mac = changed.get(master);
    if (mac === undefined || mac === addresses.get(master)) return [{ atMs: kernel.nowMs, action }];
    const when: LinkCondition = { link: master, is: { mac } };
    return [{ when, action }];
  });
}

async function addressesOn(kernel: MockKernel): Promise<ReadonlyMap<string, string>> {
  const links = (await kernel.read({ name: "listLinks", args: {} })) as { name: string; mac: string }[];
  return new Map(links.map(({ name, mac }) => [name, mac]));
}

/** The master of each link in a snapshot. */
function membersIn({ links = {} }: JsonObject): ReadonlyMap<string, string | null> {
  const entries = isJsonObject(links) ? Object.entries(links) : [];
  return new Map(
    entries.map(([name, link]) => [name, isJsonObject(link) && typeof link.master === "string" ? link.master : null]),
  );
}
