import { describe, expect, test } from "bun:test";
import { systemClock } from "../../src/core/mod.ts";
import { Deadline, type DeadlineOwner } from "../../src/sandbox/pool/deadline.ts";

/** A host with `calls` to do, and whoever watches it. */
function watched(calls: number, limits: { readonly deadlineMs: number; readonly processorMs?: number }) {
  const seen = { asked: 0, expired: [] as (number | null)[], left: calls };
  const within = (offset: number): boolean => offset < seen.left;
  const owner: DeadlineOwner = {
    deadlineMs: (offset) => (within(offset) ? limits.deadlineMs : undefined),
    processorMs: (offset) => (within(offset) ? limits.processorMs : undefined),
    ask: () => {
      seen.asked += 1;
    },
    expire: (offset) => {
      seen.expired.push(offset);
    },
  };
  const deadline = new Deadline(systemClock, owner);
  deadline.start();
  const asked = async (times: number): Promise<void> => {
    while (seen.asked < times) await Bun.sleep(1);
  };
  const results = (count: number): void => {
    seen.left -= count;
    deadline.progressed(count);
  };
  return { seen, deadline, asked, results };
}

const SEARCH = { deadlineMs: 10_000, processorMs: 5 };

describe("Deadline", () => {
  test.each([
    ["the wall clock", { deadlineMs: 5 }, "2 7 0 0", [2]],
    ["processor time", SEARCH, "2 7 0 6", [2]],
    ["the wall clock, of a search", { deadlineMs: 20, processorMs: 5 }, "2 30 0 0", [2]],
    ["the compiling of several, of which nobody knows the guilty one", { deadlineMs: 5 }, "2 7 1 0", [null]],
  ] as const)("expires by %s", async (_name, limits, answer, expected) => {
    const { seen, deadline, asked } = watched(4, limits);
    await asked(1);
    deadline.answered(answer);
    deadline.stop();
    expect(seen.expired).toEqual([...expected]);
  });

  test("leaves a host alone that used little of the processor, and asks again", async () => {
    const { seen, deadline, asked } = watched(4, SEARCH);
    await asked(1);
    deadline.answered("2 7 0 0");
    await asked(2);
    deadline.stop();
    expect(seen.expired).toEqual([]);
  });

  test.each([
    ["has done all it had", "4 -1 0 0", 4],
    ["has gone on since it answered", "1 7 0 6", 2],
  ])("leaves a host alone that %s", async (_name, answer, done) => {
    const { seen, deadline, asked, results } = watched(4, SEARCH);
    await asked(1);
    results(done);
    deadline.answered(answer);
    deadline.stop();
    expect(seen.expired).toEqual([]);
  });

  test("leaves a host alone that had not begun when it was first asked, and is done when it is asked again", async () => {
    const { seen, deadline, asked, results } = watched(4, SEARCH);
    await asked(1);
    deadline.answered("0 -1 0 0");
    await asked(2);
    results(4);
    deadline.answered("4 -1 0 0");
    deadline.stop();
    expect(seen.expired).toEqual([]);
  });

  test("asks again where no answer came and results did", async () => {
    const { seen, deadline, asked, results } = watched(4, { deadlineMs: 5 });
    await asked(1);
    results(2);
    await asked(2);
    deadline.stop();
    expect(seen.expired).toEqual([]);
  });
});
