import { describe, expect, test } from "bun:test";
import { ManualClock } from "../../../src/core/mod.ts";
import { PeerError } from "../../../src/federation/errors.ts";
import { FleetMonitor } from "../../../src/federation/fleet/fleet-monitor.ts";
import { FleetTable } from "../../../src/federation/fleet/fleet-table.ts";
import { health, peer } from "./peers.ts";

const peers = Array.from({ length: 20 }, (_, index) => peer(`node-${String(index).padStart(4, "0")}`));

function monitored(isDead: (id: string) => boolean = () => false) {
  const [table, clock] = [new FleetTable(), new ManualClock(1_000)];
  const [asked, answered]: [string[], string[]] = [[], []];
  const monitor = new FleetMonitor({
    table,
    clock,
    peers: () => peers,
    intervalMs: 0,
    onAnswer: ({ id }) => answered.push(id),
    port: ({ id }) => ({
      bytes: 100,
      health: () => {
        asked.push(id);
        return isDead(id) ? Promise.reject(new PeerError("no answer")) : Promise.resolve(health({ node: id }));
      },
      phenotype: () => Promise.resolve([]),
    }),
  });
  const states = () => table.rows(peers, [], clock.nowMs()).map(({ state }) => state);
  return { monitor, asked, answered, states };
}

describe("FleetMonitor", () => {
  test("goes round all peers, eight at a time, and remembers them all", async () => {
    const { monitor, asked, states } = monitored();
    await monitor.look();
    expect(asked).toEqual(peers.slice(0, 8).map(({ id }) => id));
    await monitor.look();
    await monitor.look();
    expect(asked).toEqual(peers.map(({ id }) => id));
    expect(new Set(states())).toEqual(new Set(["up"]));
    expect(monitor.bytes).toBe(2_000);
  });

  test("asks who is down in every sixth turn only, and others in each", async () => {
    const { monitor, asked, states } = monitored((id) => id === "node-0003");
    for (let look = 0; look < 3 * 24; look += 1) await monitor.look();
    expect(states()[3]).toBe("down");
    const times = (id: string) => asked.filter((each) => each === id).length;
    expect(times("node-0004")).toBe(24);
    expect(times("node-0003")).toBeLessThan(9);
    expect(times("node-0003")).toBeGreaterThan(3);
  });

  test("says who answered, for whoever had left it alone", async () => {
    const { monitor, answered } = monitored((id) => id === "node-0003");
    await monitor.look();
    expect(answered.toSorted()).toEqual(peers.filter((_, at) => at < 8 && at !== 3).map(({ id }) => id));
  });

  test("asks all of them at once for a person who waits", async () => {
    const { monitor, asked } = monitored();
    await monitor.lookAtAll();
    expect(asked).toHaveLength(20);
  });
});
