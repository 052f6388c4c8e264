import type { Channel } from "./channel.ts";

/** Results are kept back to share a write, for no longer than this and no more than that. */
const FLUSH_AFTER_MS = 2;
const FLUSH_UNITS = 64 * 1024;

/** Collects what came of calls and sends many in one frame, always in the order in which they ended. */
export class Results {
  #kind: "results" | "rows" = "results";
  #numbers: number[] = [];
  #texts = "";
  #flushedAt = 0;

  constructor(
    private readonly channel: Channel,
    private readonly progress: Progress,
  ) {}

  /** `nowMs` and `startedMs` on the Worker's monotonic clock. */
  add(ending: number, text: string, startedMs: number, nowMs: number): void {
    this.#become("results");
    this.#numbers.push(ending, Math.round((nowMs - startedMs) * 1_000), text.length);
    this.progress.completed(1);
    this.#keep(text, nowMs);
  }

  /** All of one searched candidate; its calls have been counted as they ended. */
  addRow(row: string, nowMs: number): void {
    this.#become("rows");
    this.#numbers.push(row.length);
    this.#keep(row, nowMs);
  }

  flush(nowMs = performance.now()): void {
    this.#flushedAt = nowMs;
    if (this.#numbers.length === 0) return;
    this.channel.send([this.#kind, this.#numbers], this.#texts);
    this.#numbers = [];
    this.#texts = "";
  }

  #become(kind: "results" | "rows"): void {
    if (this.#kind === kind) return;
    this.flush();
    this.#kind = kind;
  }

  #keep(text: string, nowMs: number): void {
    this.#texts += text;
    if (nowMs - this.#flushedAt > FLUSH_AFTER_MS || this.#texts.length > FLUSH_UNITS) this.flush(nowMs);
  }
}

/**
 * What the main thread can see while the Worker is stuck in a gene: how many calls have ended since the start, and when the
 * present one began. So that a deadline blames the call that ran into it, and not one whose result was kept back.
 */
export class Progress {
  /** Each thread's own. */
  readonly #originMs = performance.timeOrigin;
  readonly #counts: Int32Array;
  readonly #times: Float64Array;

  constructor(shared: SharedArrayBuffer) {
    this.#times = new Float64Array(shared, 0, 1);
    this.#counts = new Int32Array(shared, 8, 1);
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(16);
  }

  began(nowMs: number): void {
    this.#times[0] = this.#originMs + nowMs;
  }

  /** Several candidates are being compiled at once: what takes its time is the doing of one of them. */
  beganGroup(nowMs: number): void {
    this.#times[0] = -(this.#originMs + nowMs);
  }

  /** Nothing runs: the Worker waits for a frame. */
  idle(): void {
    this.#times[0] = 0;
  }

  completed(count: number): void {
    this.#counts[0] = ((this.#counts[0] ?? 0) + count) | 0;
  }

  read(): { readonly completed: number; readonly runningMs: number; readonly isGroup: boolean } {
    const began = this.#times[0] ?? 0;
    return {
      completed: this.#counts[0] ?? 0,
      runningMs: began === 0 ? -1 : this.#originMs + performance.now() - Math.abs(began),
      isGroup: began < 0,
    };
  }
}
