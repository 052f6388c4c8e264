import { expect, test } from "bun:test";
import { trimWhenIdle } from "../../src/service/mod.ts";

/** What a process did between one look and the next, in ms of processor time, and whether it was trimmed at the end of it. */
const CASES: readonly (readonly [what: string, looks: readonly (readonly [workMs: number, isTrimmed: boolean])[]])[] = [
  [
    "once after the start",
    [
      [500, false],
      [5, true],
      [5, false],
      [0, false],
    ],
  ],
  [
    "never while there is work",
    [
      [500, false],
      [4_000, false],
      [30, false],
    ],
  ],
  [
    "again after the next burst",
    [
      [500, false],
      [5, true],
      [900, false],
      [5, true],
      [5, false],
    ],
  ],
  [
    "not for a request now and then",
    [[500, false], [5, true], ...Array.from({ length: 100 }, () => [20, false] as const)],
  ],
];

for (const [what, looks] of CASES) {
  test(`memory is given back ${what}`, () => {
    let usedUs = 0;
    let trims = 0;
    let look = (): void => undefined;
    trimWhenIdle({
      usedUs: () => usedUs,
      trim: () => {
        trims += 1;
        usedUs += 40_000;
      },
      every: (_, action) => {
        look = action;
        return () => undefined;
      },
    });
    for (const [workMs, isTrimmed] of looks) {
      usedUs += workMs * 1_000;
      const before = trims;
      look();
      expect(trims - before).toBe(isTrimmed ? 1 : 0);
    }
  });
}
