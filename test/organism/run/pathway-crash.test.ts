import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type TemporaryFolder, temporaryFolder } from "../../store/temporary-folder.ts";
import { crashKernels } from "../crash/kernels.ts";
import { bundleTheChild, live, liveForReal, placeIn, start } from "../crash/live.ts";

bundleTheChild();

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder("in memory");
});
afterEach(() => folder.remove());

const place = (name: string | number, from: string | null = null) => placeIn(folder.path(`${name}`), from);

/** A run that dies at the point, and the start after it: all of the run is there, or nothing. */
async function expectAllOrNothing(
  kind: string,
  [pathway, last]: readonly [string, string],
  dying: (at: string, point: number) => Promise<unknown>,
): Promise<void> {
  const before = (await start(kind, place("before"))).snapshot;
  const whole = place("whole");
  const { points } = await live(kind, whole, 0, (organism) => organism.run(pathway, { last }));
  const after = (await start(kind, whole)).snapshot;
  expect(points).toBeGreaterThan(10);
  for (let point = 1; point <= points; point += 1) {
    expect(await dying(place(point), point)).toEqual({ died: true, points: point });
    const { failed, unsettled, journal, snapshot } = await start(kind, place(point));
    const committed = journal?.state === "committed";
    expect({ point, unsettled, failed, snapshot }).toEqual({
      point,
      unsettled: [],
      failed: [],
      snapshot: committed ? after : before,
    });
    // Of the two points around the closing only the second comes after it; a failed run never commits.
    expect({ point, committed }).toEqual({ point, committed: last !== "cursed" && point === points });
  }
}

describe.each(Object.keys(crashKernels))("death on the %s kernel", (kind) => {
  test.each([
    ["a run that succeeds", "br-one"],
    ["a run that fails, and its rollback", "cursed"],
  ])(
    "by kill -9, at every point of %s: the next start has all of it or nothing",
    async (_, last) => {
      const run = ["build_one", last] as const;
      await expectAllOrNothing(kind, run, (at, point) => liveForReal(kind, at, point, ...run));
    },
    120_000,
  );

  test.each([
    ["a run that succeeds", "build", "br-three"],
    ["a run whose steps run side by side", "build_side_by_side", "br-three"],
    ["a run that fails, and its rollback", "build", "cursed"],
    ["a run that removes a link, so that an inverse has several operations", "build", "replaced"],
  ])(
    "at every point of %s: the next start has all of it or nothing",
    async (_, pathway, last) => {
      await expectAllOrNothing(kind, [pathway, last], (at, point) =>
        live(kind, at, point, (organism) => organism.run(pathway, { last })),
      );
    },
    120_000,
  );

  test("at every point of the start that takes a run back: the one after that finishes it", async () => {
    const before = (await start(kind, place("before"))).snapshot;
    const build = (organism: { run(name: string, input: { last: string }): Promise<unknown> }) =>
      organism.run("build", { last: "replaced" });
    const { points } = await live(kind, place("whole"), 0, build);
    // One before the closing: everything is done and nothing committed.
    const doomed = place("doomed");
    await live(kind, doomed, points - 1, build);
    const { points: ofStart } = await live(kind, place("start", doomed), 0);
    expect(ofStart).toBeGreaterThan(20);
    for (let point = 1; point <= ofStart; point += 1) {
      expect(await live(kind, place(point, doomed), point)).toEqual({ died: true, points: point });
      const { failed, unsettled, journal, snapshot } = await start(kind, place(point));
      expect({ point, failed, unsettled, snapshot, state: journal?.state }).toEqual({
        point,
        failed: [],
        unsettled: [],
        snapshot: before,
        state: "rolled_back",
      });
    }
  }, 120_000);

  test("at every point of a run that keeps what it did: the step under way is lost, and it can be resumed", async () => {
    const some = { last: "br-three" };
    const whole = place("whole");
    const { points } = await live(kind, whole, 0, (organism) => organism.run("build_some", some));
    const after = (await start(kind, whole)).snapshot;
    for (let point = 1; point < points; point += 1) {
      await live(kind, place(point), point, (organism) => organism.run("build_some", some));
      const { failed, snapshot } = await start(kind, place(point), async (organism) => {
        const [journal] = organism.journals.recent(1);
        // Before the first record there is no journal: nothing had happened.
        if (journal === undefined) return organism.run("build_some", some);
        expect({ point, state: journal.state }).toEqual({ point, state: "kept" });
        return organism.resume(journal.runId);
      });
      expect({ point, failed, snapshot }).toEqual({ point, failed: [], snapshot: after });
    }
  }, 120_000);

  test("two that start together do not both take it back", async () => {
    const before = (await start(kind, place("before"))).snapshot;
    const { points } = await live(kind, place("whole"), 0, (organism) => organism.run("build", { last: "br-three" }));
    const shared = place("shared");
    await liveForReal(kind, shared, points - 1, "build", "br-three");
    const starts = await Promise.all([0, 0, 0].map((immortal) => liveForReal(kind, shared, immortal)));
    expect(starts.filter(({ points: touched }) => touched > 0)).toHaveLength(1);
    expect((await start(kind, shared)).snapshot).toEqual(before);
  }, 120_000);
});
