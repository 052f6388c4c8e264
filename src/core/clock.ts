/** Milliseconds since 1970. Handed in wherever time matters, so that a test or a simulation can be its own clock. */
export interface Clock {
  nowMs(): number;
  /** Monotonic, for durations; microseconds from an arbitrary zero. */
  nowUs(): number;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  nowUs: () => performance.now() * 1_000,
};

/** 2026-11-21 08:00:00Z: sorts as text, and means the same everywhere. */
export function formatTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace("T", " ")}Z`;
}

/** A clock that stands still until `advance` is called. */
export class ManualClock implements Clock {
  #ms: number;

  constructor(startMs = 0) {
    this.#ms = startMs;
  }

  nowMs(): number {
    return this.#ms;
  }

  nowUs(): number {
    return this.#ms * 1_000;
  }

  advance(ms: number): void {
    this.#ms += ms;
  }
}
