import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { JsonObject } from "../../../src/core/mod.ts";
import type { Organism } from "../../../src/organism/mod.ts";
import { type TemporaryFolder, temporaryFolder } from "../../store/temporary-folder.ts";
import { crashKernels } from "../crash/kernels.ts";
import { live, placeIn, start } from "../crash/live.ts";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder("in memory");
});
afterEach(() => folder.remove());

const place = (name: string | number, from: string | null = null) => placeIn(folder.path(`${name}`), from);

const deploy = (topology: string) => async (organism: Organism) => {
  const report = await organism.deployments.deploy({ topology, phenotype: null, input: { last: "br-two" } });
  expect(report).toMatchObject({ outcome: "success" });
};

const tearDown = (topology: string) => async (organism: Organism) => {
  expect(await organism.deployments.tearDown(topology)).toMatchObject({ outcome: "success" });
};

/** Which of the deployment's two bridges stand. */
const bridges = (snapshot: JsonObject) =>
  ["br-one", "br-two"].filter((name) => Object.hasOwn(snapshot.links as JsonObject, name)).join();

describe.each(Object.keys(crashKernels))("death of a deployment on the %s kernel", (kind) => {
  test("at every point: what was finished stays, the run under way is gone, and deploying and tearing down go on", async () => {
    const before = (await start(kind, place("before"))).snapshot;
    const whole = place("whole");
    const { points } = await live(kind, whole, 0, deploy("site"));
    const after = (await start(kind, whole)).snapshot;
    const seen = new Set<string>();
    for (let point = 1; point <= points; point += 1) {
      expect(await live(kind, place(point), point, deploy("site"))).toEqual({ died: true, points: point });
      const { failed, unsettled, snapshot } = await start(kind, place(point));
      expect({ point, failed, unsettled }).toEqual({ point, failed: [], unsettled: [] });
      seen.add(bridges(snapshot));
      const again = await start(kind, place(`${point} again`, place(point)), deploy("site"));
      expect({ point, snapshot: again.snapshot }).toEqual({ point, snapshot: after });
      const gone = await start(kind, place(`${point} again`), tearDown("site"));
      expect({ point, snapshot: gone.snapshot }).toEqual({ point, snapshot: before });
      const straight = await start(kind, place(point), tearDown("site"));
      expect({ point, snapshot: straight.snapshot }).toEqual({ point, snapshot: before });
    }
    expect([...seen]).toEqual(["", "br-one", "br-one,br-two"]);
  }, 120_000);

  test("at every point of one that rolls back everything: the next start has all of it or nothing", async () => {
    const before = (await start(kind, place("before"))).snapshot;
    const whole = place("whole");
    const { points } = await live(kind, whole, 0, deploy("site_or_nothing"));
    const after = (await start(kind, whole)).snapshot;
    for (let point = 1; point <= points; point += 1) {
      await live(kind, place(point), point, deploy("site_or_nothing"));
      const { failed, unsettled, snapshot } = await start(kind, place(point));
      const expected = point === points ? after : before;
      expect({ point, failed, unsettled, snapshot }).toEqual({ point, failed: [], unsettled: [], snapshot: expected });
    }
  }, 120_000);

  test("at every point of a teardown: everything stands, or nothing", async () => {
    const before = (await start(kind, place("before"))).snapshot;
    const deployed = place("deployed");
    const after = (await start(kind, deployed, deploy("site"))).snapshot;
    const { points } = await live(kind, place("whole", deployed), 0, tearDown("site"));
    for (let point = 1; point <= points; point += 1) {
      const here = place(point, deployed);
      await live(kind, here, point, tearDown("site"));
      const { failed, unsettled, snapshot } = await start(kind, here);
      const expected = point === points ? before : after;
      expect({ point, failed, unsettled, snapshot }).toEqual({ point, failed: [], unsettled: [], snapshot: expected });
      expect((await start(kind, here, tearDown("site"))).snapshot).toEqual(before);
    }
  }, 120_000);
});
