import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Json, JsonObject } from "../../src/core/mod.ts";
import { createMockKernel, type MockKernel, type Operation, Transaction } from "../../src/kernel/mod.ts";
import { arbitraryWrite } from "./arbitrary-operation.ts";

const SEED = 20_263;
const SEGMENTS: Readonly<Record<string, string>> = { eth0: "left", eth1: "left", eth2: "right" };
const BRIDGES = ["br0", "br1"];
const MAC = "52:54:00:0e:00:77";

/** Two cables into one segment and one into another, so that bridges can close circles alone and together. */
function twoSegments(): MockKernel {
  const links = Object.entries(SEGMENTS).map(([name, segment], index) => [
    name,
    { kind: "physical" as const, up: true, segment, permanent_mac: `52:54:00:00:00:0${index}` },
  ]);
  return createMockKernel({
    links: Object.fromEntries(links),
    hosts: [
      { address: "192.0.2.1", mac: "00:1c:73:00:00:01", segment: "left" },
      { address: "192.0.2.2", mac: "00:1c:73:00:00:02", segment: "right" },
    ],
  });
}

type Event = Operation | number;
const pause = fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 120_000 }));
/** Writes that move cables, so that circles come and go more often than by chance. */
const wiring: fc.Arbitrary<Operation> = fc
  .record({
    name: fc.constantFrom(
      "attachPort",
      "attachPort",
      "attachPort",
      "detachPort",
      "setLinkDown",
      "setLinkUp",
      "setLinkUp",
    ),
    bridge: fc.constantFrom(...BRIDGES),
    port: fc.constantFrom(...Object.keys(SEGMENTS)),
  })
  .map(({ name, bridge, port }) => ({ name, args: name.endsWith("Port") ? { bridge, port } : { name: port } }));
const write = fc.oneof({ weight: 3, arbitrary: wiring }, { weight: 1, arbitrary: arbitraryWrite });
const bridges: Operation[] = BRIDGES.flatMap((name) => [
  { name: "createBridge", args: { name } },
  { name: "setLinkUp", args: { name } },
]);
const events: fc.Arbitrary<Event[]> = fc
  .array(fc.oneof({ weight: 4, arbitrary: write }, pause), { maxLength: 40, size: "max" })
  .map((history) => [...bridges, ...history]);

/** Lets the events happen; what the kernel refuses did not happen. */
async function live(kernel: MockKernel, history: readonly Event[], between?: () => Promise<unknown>): Promise<void> {
  for (const event of history) {
    if (typeof event === "number") kernel.advance(event);
    else await kernel.apply(event).catch(() => undefined);
    await between?.();
  }
}

/** Everything that can be read. */
async function everything(kernel: MockKernel): Promise<Json> {
  const links = (await kernel.read({ name: "listLinks", args: {} })) as JsonObject[];
  const answers: Json[] = [links, await kernel.read({ name: "getRoutes", args: {} }), await kernel.snapshot()];
  for (const { name, kind } of links) {
    for (const read of ["getCounters", "getNeighbours", "getDhcpLease"]) {
      answers.push(await kernel.read({ name: read, args: { name: String(name) } }));
    }
    answers.push(await kernel.read({ name: "ping", args: { interface: String(name) } }));
    if (kind !== "bridge") continue;
    answers.push(await kernel.read({ name: "getBridge", args: { name: String(name) } }));
    for (const read of ["getFdb", "getFdbMoves", "getBridgeVlans"]) {
      answers.push(await kernel.read({ name: read, args: { bridge: String(name) } }));
    }
  }
  return answers;
}

/** Connections of bridges to segments, by the state of their ports. */
async function connections(kernel: MockKernel, states: readonly string[]): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for (const name of BRIDGES) {
    const bridge = (await kernel.read({ name: "getBridge", args: { name } })) as { ports: JsonObject[] } | null;
    for (const port of bridge?.ports ?? []) {
      const segment = SEGMENTS[String(port.name)];
      if (segment !== undefined && states.includes(String(port.state))) found.push([name, segment]);
    }
  }
  return found;
}

/** Parts that hang together; a graph without circles has one connection less than nodes in each. */
function components(edges: readonly (readonly [string, string])[]): Set<string>[] {
  let parts: Set<string>[] = [];
  for (const edge of edges) {
    const touched = parts.filter((part) => edge.some((node) => part.has(node)));
    parts = [
      ...parts.filter((part) => !touched.includes(part)),
      new Set([...edge, ...touched.flatMap((part) => [...part])]),
    ];
  }
  return parts;
}

describe("the simulated network", () => {
  test("is the same however its time is cut", async () => {
    const property = fc.asyncProperty(events, pause, pause, async (history, first, second) => {
      const [whole, cut] = [twoSegments(), twoSegments()];
      for (const kernel of [whole, cut]) await live(kernel, history);
      whole.advance(first + second);
      cut.advance(first);
      cut.advance(second);
      expect(await everything(cut)).toEqual(await everything(whole));
    });
    await fc.assert(property, { seed: SEED, numRuns: 150 });
  });

  test("does not care who looks", async () => {
    const property = fc.asyncProperty(events, async (history) => {
      const [watched, alone] = [twoSegments(), twoSegments()];
      await live(watched, history, () => everything(watched));
      await live(alone, history);
      expect(await everything(watched)).toEqual(await everything(alone));
    });
    await fc.assert(property, { seed: SEED, numRuns: 60 });
  });

  test("counts frames upwards only", async () => {
    const property = fc.asyncProperty(events, async (history) => {
      const kernel = twoSegments();
      let before: JsonObject = {};
      await live(kernel, history, async () => {
        const after = (await kernel.read({ name: "getCounters", args: { name: "eth0" } })) as JsonObject;
        for (const [what, count] of Object.entries(before))
          expect(Number(after[what])).toBeGreaterThanOrEqual(Number(count));
        before = after;
      });
    });
    await fc.assert(property, { seed: SEED, numRuns: 60 });
  });
});

describe("spanning tree", () => {
  const rooted: Operation[] = [
    ...bridges,
    ...BRIDGES.map((bridge) => ({ name: "setStp", args: { bridge, enabled: true, forward_delay: 4 } })),
  ];
  const others = write.filter(({ name }) => !["setStp", "deleteLink", "createVlan", "createBond"].includes(name));
  const history: fc.Arbitrary<Event[]> = fc.array(fc.oneof({ weight: 3, arbitrary: others }, pause), {
    maxLength: 40,
    size: "max",
  });

  test("never lets frames circle, and connects in the end whatever can be connected", async () => {
    let blocked = 0;
    const property = fc.asyncProperty(history, async (happens) => {
      const kernel = twoSegments();
      await live(kernel, rooted);
      await live(kernel, happens, async () => {
        const edges = await connections(kernel, ["forwarding"]);
        const parts = components(edges);
        expect(edges.length).toBe(parts.reduce((sum, part) => sum + part.size - 1, 0));
      });
      kernel.advance(60_000);
      const alive = await connections(kernel, ["blocking", "listening", "learning", "forwarding"]);
      const forwarding = await connections(kernel, ["forwarding"]);
      blocked += alive.length - forwarding.length;
      const reach = (edges: [string, string][]) =>
        components(edges)
          .map((part) => [...part].sort().join())
          .sort();
      expect(reach(forwarding)).toEqual(reach(alive));
    });
    await fc.assert(property, { seed: SEED, numRuns: 200 });
    expect(blocked).toBeGreaterThan(20);
  });

  test("leaves every address behind one port, and none that jumps", async () => {
    const property = fc.asyncProperty(history, async (happens) => {
      const kernel = twoSegments();
      await live(kernel, [...rooted, ...happens]);
      kernel.advance(4_000_000);
      for (const bridge of BRIDGES) {
        const entries = (await kernel.read({ name: "getFdb", args: { bridge } })) as {
          mac: string;
          permanent: boolean;
        }[];
        const learned = entries.filter(({ permanent }) => !permanent).map(({ mac }) => mac);
        expect(new Set(learned).size).toBe(learned.length);
        const moves = (await kernel.read({ name: "getFdbMoves", args: { bridge } })) as JsonObject[];
        expect(moves).toEqual([]);
      }
    });
    await fc.assert(property, { seed: SEED, numRuns: 100 });
  });
});

describe("a learned address", () => {
  test("is known for the ageing time and not a moment longer", async () => {
    const seconds = fc.integer({ min: 1, max: 600 });
    const property = fc.asyncProperty(seconds, fc.integer({ min: 0, max: 700_000 }), async (ageing, passedMs) => {
      const kernel = twoSegments();
      await live(kernel, [
        { name: "createBridge", args: { name: "br0" } },
        { name: "attachPort", args: { bridge: "br0", port: "eth0" } },
        { name: "setLinkUp", args: { name: "br0" } },
        { name: "setAgeing", args: { bridge: "br0", seconds: ageing } },
        { name: "addFdbEntry", args: { bridge: "br0", port: "eth0", mac: MAC, permanent: false } },
      ]);
      kernel.advance(passedMs);
      const entries = (await kernel.read({ name: "getFdb", args: { bridge: "br0" } })) as { mac: string }[];
      expect(entries.some(({ mac }) => mac === MAC)).toBe(passedMs < ageing * 1_000);
    });
    await fc.assert(property, { seed: SEED, numRuns: 100 });
  });

  test("is back after a rollback, if no time has passed", async () => {
    const forgets = fc.array(
      arbitraryWrite.filter(({ name }) => /Fdb/.test(name)),
      { minLength: 1, maxLength: 12 },
    );
    const property = fc.asyncProperty(forgets, async (writes) => {
      const kernel = twoSegments();
      await live(kernel, [
        { name: "createBridge", args: { name: "br0" } },
        { name: "attachPort", args: { bridge: "br0", port: "eth0" } },
        { name: "attachPort", args: { bridge: "br0", port: "eth2" } },
        { name: "setLinkUp", args: { name: "br0" } },
        { name: "addFdbEntry", args: { bridge: "br0", port: "eth2", mac: "02:00:00:00:00:01", permanent: false } },
        5_000,
      ]);
      const fdb = () => kernel.read({ name: "getFdb", args: { bridge: "br0" } });
      const before = await fdb();
      const transaction = new Transaction(kernel);
      for (const write of writes) await transaction.call(write).catch(() => undefined);
      expect((await transaction.rollback()).failed).toEqual([]);
      expect(await fdb()).toEqual(before);
    });
    await fc.assert(property, { seed: SEED, numRuns: 150 });
  });
});

describe("a reboot", () => {
  test("twice is once, and what was stored as it is survives it", async () => {
    const property = fc.asyncProperty(events, async (history) => {
      const kernel = twoSegments();
      await live(kernel, history);
      kernel.reboot();
      const once = await kernel.snapshot();
      kernel.reboot();
      expect(await kernel.snapshot()).toEqual(once);
      for (const { name } of (await kernel.read({ name: "listLinks", args: {} })) as JsonObject[]) {
        await kernel.apply({ name: "setAutoconnect", args: { name: String(name), enabled: true } });
      }
      const stored = await kernel.snapshot();
      kernel.reboot();
      expect(await kernel.snapshot()).toEqual(stored);
    });
    await fc.assert(property, { seed: SEED, numRuns: 150 });
  });
});
