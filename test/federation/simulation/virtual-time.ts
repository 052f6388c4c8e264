import type { Clock } from "../../../src/core/mod.ts";

/** Instants are multiples of this, so that what happens at nearly the same time is one turn of the loop. */
const QUANTUM_MS = 25;

interface Due {
  readonly actions: (() => void)[];
}

/**
 * Time that passes only when everything that was to happen has happened: hours of a fleet in seconds of a test, and the
 * same hours again from the same seed. Promises may be used freely; a turn ends when none of them has anything to do.
 */
export class VirtualTime implements Clock {
  readonly #due = new Map<number, Due>();
  /** A binary heap of the instants at which something is due. */
  readonly #instants: number[] = [];
  #nowMs: number;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  nowUs(): number {
    return this.#nowMs * 1_000;
  }

  /** @returns what calls it off */
  after(delayMs: number, action: () => void): () => void {
    const atMs = Math.ceil((this.#nowMs + Math.max(1, delayMs)) / QUANTUM_MS) * QUANTUM_MS;
    const due = this.#due.get(atMs) ?? { actions: [] };
    if (due.actions.length === 0) {
      this.#due.set(atMs, due);
      this.#push(atMs);
    }
    let isCalledOff = false;
    due.actions.push(() => {
      if (!isCalledOff) action();
    });
    return () => {
      isCalledOff = true;
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  /** Lets everything happen that is due until then. */
  async advanceTo(untilMs: number): Promise<void> {
    for (let atMs = this.#instants[0]; atMs !== undefined && atMs <= untilMs; atMs = this.#instants[0]) {
      this.#pop();
      this.#nowMs = atMs;
      const due = this.#due.get(atMs);
      this.#due.delete(atMs);
      for (const action of due?.actions ?? []) action();
      // Comes after all promises that these actions settled, and those that follow from them.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  #push(instant: number): void {
    const heap = this.#instants;
    let index = heap.push(instant) - 1;
    for (let parent = (index - 1) >> 1; index > 0 && at(heap, parent) > instant; parent = (index - 1) >> 1) {
      heap[index] = at(heap, parent);
      heap[parent] = instant;
      index = parent;
    }
  }

  #pop(): void {
    const heap = this.#instants;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && at(heap, child + 1) < at(heap, child)) child += 1;
      if (at(heap, child) >= last) break;
      heap[index] = at(heap, child);
      index = child;
    }
    heap[index] = last;
  }
}

function at(heap: readonly number[], index: number): number {
  return heap[index] ?? Number.POSITIVE_INFINITY;
}
