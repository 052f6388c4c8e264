import { describe, expect, test } from "bun:test";
import { ManualClock } from "../../src/core/mod.ts";
import { ModelError } from "../../src/llm/model-error.ts";
import { type RetryBounds, sleep, withRetries } from "../../src/llm/retry.ts";
import { retryAfterMs } from "../../src/llm/retry-after.ts";

const passing = (retryAfter?: number) =>
  new ModelError({
    message: "busy",
    code: "peer_unavailable",
    retryable: true,
    mayBeBilled: false,
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
  });
const lasting = new ModelError({ message: "no", code: "engine_unavailable", retryable: false, mayBeBilled: false });

/** Waits in no time and notes how long it would have been; `next` is what the dice say. */
function bounds(change: Partial<RetryBounds> = {}, next = 1): RetryBounds & { readonly pauses: number[] } {
  const clock = new ManualClock(0);
  const pauses: number[] = [];
  return {
    clock,
    deadlineMs: 3_600_000,
    random: { next: () => next, below: () => 0 },
    sleep: async (ms) => {
      pauses.push(ms);
      clock.advance(ms);
    },
    pauses,
    ...change,
  };
}

function failing(...errors: readonly unknown[]): () => Promise<string> {
  let calls = 0;
  return async () => {
    const error = errors[calls];
    calls += 1;
    if (error !== undefined) throw error;
    return `call ${calls}`;
  };
}

describe("withRetries", () => {
  test("tries again with pauses that double, up to five attempts", async () => {
    const patience = bounds();
    expect(await withRetries(failing(passing(), passing(), passing(), passing()), patience)).toBe("call 5");
    expect(patience.pauses).toEqual([500, 1_000, 2_000, 4_000]);
    const worn = bounds();
    expect(withRetries(failing(...Array.from({ length: 9 }, () => passing())), worn)).rejects.toThrow("busy");
  });

  test("jitters over the whole pause", async () => {
    const patience = bounds({}, 0.25);
    await withRetries(failing(passing(), passing()), patience);
    expect(patience.pauses).toEqual([125, 250]);
  });

  test("waits as long as the server asks, and gives up when that is too long or beyond the time left", async () => {
    const patience = bounds();
    await withRetries(failing(passing(7_000)), patience);
    expect(patience.pauses).toEqual([7_000]);
    expect(withRetries(failing(passing(60_001)), bounds())).rejects.toThrow("busy");
    expect(withRetries(failing(passing(5_000)), bounds({ deadlineMs: 5_000 }))).rejects.toThrow("busy");
  });

  test("does not repeat what will not change, nor a bug, nor after an abort", async () => {
    const patience = bounds();
    expect(withRetries(failing(lasting), patience)).rejects.toThrow("no");
    expect(withRetries(failing(new TypeError("bug")), patience)).rejects.toThrow("bug");
    expect(withRetries(failing(passing()), bounds({ signal: AbortSignal.abort() }))).rejects.toThrow("busy");
    expect(patience.pauses).toEqual([]);
  });
});

describe("retryAfterMs", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  test.each([
    [{ "retry-after": "3" }, 3_000],
    [{ "retry-after": "0.5" }, 500],
    [{ "retry-after": "Thu, 01 Jan 2026 00:01:00 GMT" }, 60_000],
    [{ "retry-after": "Wed, 31 Dec 2025 00:00:00 GMT" }, 0],
    [{ "retry-after-ms": "1500", "retry-after": "9" }, 1_500],
    [{ "retry-after": "soon" }, null],
    [{ "retry-after": "" }, null],
    [{}, null],
  ])("reads %p", (headers, expected) => {
    expect(retryAfterMs(new Headers(headers as Record<string, string>), now)).toEqual(expected as number | null);
  });
});

test("sleep ends early when the signal says so", async () => {
  const stop = new AbortController();
  const sleeping = sleep(3_600_000, stop.signal);
  stop.abort();
  await sleeping;
  await sleep(3_600_000, stop.signal);
});
