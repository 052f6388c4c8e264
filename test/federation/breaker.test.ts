import { describe, expect, test } from "bun:test";
import { ManualClock } from "../../src/core/mod.ts";
import { bounds } from "../../src/federation/bounds.ts";
import { Breaker } from "../../src/federation/net/breaker.ts";

const LONGEST = { next: () => 1, below: () => 0 };

function failedTimes(times: number) {
  const clock = new ManualClock(1_000_000);
  const breaker = new Breaker(clock, LONGEST);
  for (let failure = 0; failure < times; failure += 1) breaker.failed("berlin");
  return { clock, breaker };
}

describe("a peer that fails", () => {
  test("is left alone from its third failure on, for longer each time, until a success", () => {
    expect(failedTimes(2).breaker.allows("berlin")).toBe(true);
    const { clock, breaker } = failedTimes(4);
    clock.advance(2 * bounds.backoffMsMin - 1);
    expect(breaker.allows("berlin")).toBe(false);
    clock.advance(1);
    expect(breaker.allows("berlin")).toBe(true);
    breaker.succeeded("berlin");
    expect(breaker.state("berlin").failures).toBe(0);
  });

  test("and answers other calls is tried before its time, once in a while", () => {
    const { clock, breaker } = failedTimes(12);
    breaker.answersAgain("berlin");
    expect(breaker.allows("berlin")).toBe(true);
    breaker.failed("berlin");
    breaker.answersAgain("berlin");
    expect(breaker.allows("berlin")).toBe(false);
    clock.advance(bounds.earlyTryMs);
    breaker.answersAgain("berlin");
    expect(breaker.allows("berlin")).toBe(true);
    expect(breaker.state("berlin").failures).toBe(13);
  });

  test("is not remembered for answering alone", () => {
    const { breaker } = failedTimes(0);
    breaker.answersAgain("berlin");
    expect(breaker.state("berlin")).toEqual({ failures: 0, untilMs: 0 });
  });
});
