import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { dump } from "../kernel/linux/dumps.ts";
import { Namespace, noNamespaces } from "../kernel/linux/namespace.ts";
import { type TemporaryFolder, temporaryFolder } from "../store/temporary-folder.ts";
import { bundleTheChild, childCommand, endOf, placeIn } from "./crash/live.ts";

// The same on a machine: runs and starts are processes in a network namespace, and `ip` says what they left.

bundleTheChild();

describe.skipIf(noNamespaces !== null)("kill -9 on the production kernel (needs root)", () => {
  let folder: TemporaryFolder;
  let machine: Namespace;
  let far: Namespace;
  beforeEach(() => {
    folder = temporaryFolder("in memory");
    machine = new Namespace("crash");
    far = new Namespace("crash-far");
    machine.ip(`link add name port0 type veth peer name port0 netns ${far.name}`, "link set dev port0 up");
    far.ip("link set dev port0 up");
  });
  afterEach(() => {
    folder.remove();
    machine[Symbol.dispose]();
    far[Symbol.dispose]();
  });

  /** A life in the namespace; without a pathway it only starts. */
  const live = (place: string, deadly: number, ...run: readonly string[]) =>
    endOf(["ip", "netns", "exec", machine.name, ...childCommand("linux", placeIn(place), deadly, ...run)], deadly);

  test.each([
    ["the end of a run that succeeds", "sg-test-br", "committed"],
    ["a run that fails, and its rollback", "sg-test-cursed", "rolled_back"],
  ])(
    "at every point of %s: the next start has all of it or nothing",
    async (_, last, end) => {
      const run = ["build_one", last, "port0"] as const;
      const before = dump(machine);
      const { points, left } = await live(folder.path("whole"), 0, ...run);
      expect(left).toMatchObject({ state: end, unsettled: 0 });
      expect(points).toBeGreaterThan(10);
      if (end === "committed") machine.ip(`link delete dev ${last}`);
      // Until the gene throws, the points of both runs are the same: of the one that succeeds only its end is left to try.
      for (let point = end === "committed" ? points - 2 : 1; point <= points; point += 1) {
        const place = folder.path(`${point}`);
        expect(await live(place, point, ...run)).toEqual({ died: true, points: point });
        const started = await live(place, 0);
        expect({ point, failed: started.left?.failed, unsettled: started.left?.unsettled }).toEqual({
          point,
          failed: [],
          unsettled: 0,
        });
        const stands = machine.links().includes(last);
        expect({ point, stands }).toEqual({ point, stands: end === "committed" && point === points });
        expect(started.left?.state === "committed").toBe(stands);
        if (stands) machine.ip(`link delete dev ${last}`);
        expect({ point, dump: dump(machine) }).toEqual({ point, dump: before });
      }
    },
    120_000,
  );
});
