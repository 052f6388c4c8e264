import type { Schedule } from "../../src/store/mod.ts";

/** Timers that go off when the test says so. */
export class ManualSchedule {
  readonly #timers = new Map<number, { readonly delayMs: number; readonly action: () => void }>();
  #next = 0;

  readonly schedule: Schedule = (delayMs, action) => {
    this.#next += 1;
    const id = this.#next;
    this.#timers.set(id, { delayMs, action });
    return () => this.#timers.delete(id);
  };

  get delaysMs(): readonly number[] {
    return [...this.#timers.values()].map(({ delayMs }) => delayMs);
  }

  fire(): void {
    const due = [...this.#timers.values()];
    this.#timers.clear();
    for (const { action } of due) action();
  }
}
