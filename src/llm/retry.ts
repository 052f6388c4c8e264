import type { Clock, Random } from "../core/mod.ts";
import { ModelError } from "./model-error.ts";

/** Waiting, as an argument: a test waits in no time. */
export interface Patience {
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: Random;
}

export interface RetryBounds extends Patience {
  readonly clock: Clock;
  /** Nothing begins after this moment. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

const ATTEMPTS_MAX = 5;
const PAUSE_MS = 500;
const PAUSE_MS_MAX = 20_000;
/** A server that asks for more than this is asked again by the next failure, not by this one. */
const RETRY_AFTER_MS_MAX = 60_000;

/**
 * Does it again after passing trouble, with pauses that double and jitter over their whole length (so that many organisms
 * do not return in step), or as long as the server asks for.
 * @throws the last ModelError when attempts or time are used up, or when trying again is pointless.
 */
export async function withRetries<Result>(attempt: () => Promise<Result>, bounds: RetryBounds): Promise<Result> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (thrown) {
      const pauseMs = pauseBefore(attempts + 1, thrown, bounds);
      if (pauseMs === null) throw thrown;
      await bounds.sleep(pauseMs, bounds.signal);
      if (bounds.signal?.aborted === true) throw thrown;
    }
  }
}

/** Null: there is no next attempt. */
function pauseBefore(attempt: number, thrown: unknown, { clock, deadlineMs, signal, random }: RetryBounds) {
  if (!(thrown instanceof ModelError) || !thrown.retryable) return null;
  if (attempt > ATTEMPTS_MAX || signal?.aborted === true) return null;
  const jittered = Math.min(PAUSE_MS * 2 ** (attempt - 2), PAUSE_MS_MAX) * random.next();
  const pauseMs = thrown.retryAfterMs ?? jittered;
  if (pauseMs > RETRY_AFTER_MS_MAX || clock.nowMs() + pauseMs >= deadlineMs) return null;
  return pauseMs;
}

/** Ends early, without an error, when the signal says so. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(finish, ms);
    function finish(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    }
    signal?.addEventListener("abort", finish);
  });
}
