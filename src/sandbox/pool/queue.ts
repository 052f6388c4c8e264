import { OverloadedError } from "../../core/mod.ts";
import type { Job, Segment } from "./job.ts";

interface Line {
  readonly job: Job;
  next: number;
}

/** Calls of one turn, so that a batch of a million does not keep others waiting. */
const TURN_CALLS_MAX = 256;
const TURN_UNITS_MAX = 1024 * 1024;

/**
 * What waits for a host. Fair between keys (a key is a gene): each has its turn, however much another one asks for.
 * Bounded in runs, because a queue without a bound turns overload into an outage.
 */
export class FairQueue {
  /** Segments to be run alone after a death: first, they have waited longest. */
  readonly #suspects: Segment[] = [];
  /** In order of turns: the first key is next, and goes to the end afterwards. */
  readonly #lines = new Map<string, Line[]>();
  #runs = 0;

  constructor(private readonly runsMax: number) {}

  get isEmpty(): boolean {
    return this.#suspects.length === 0 && this.#lines.size === 0;
  }

  /** @throws OverloadedError when the bound is reached. */
  add(job: Job): void {
    if (this.#runs >= this.runsMax) {
      throw new OverloadedError(`Cannot run gene: ${this.#runs} runs are waiting already: at most ${this.runsMax} may`);
    }
    this.#runs += 1;
    const line = this.#lines.get(job.fairnessKey);
    if (line === undefined) this.#lines.set(job.fairnessKey, [{ job, next: 0 }]);
    else line.push({ job, next: 0 });
  }

  /** Puts back what a host did not get done. */
  putBack(segments: readonly Segment[]): void {
    for (const segment of segments) {
      const width = segment.alone ? 1 : segment.count;
      for (let at = 0; at < segment.count; at += width) {
        this.#suspects.push({ ...segment, from: segment.from + at, count: width });
      }
    }
  }

  /** The gene whose turn it is, or undefined when nothing waits. */
  peek(): { readonly job: Job; readonly alone: boolean } | undefined {
    this.#dropFinished();
    const suspect = this.#suspects[0];
    if (suspect !== undefined) return suspect;
    for (const [line] of this.#lines.values()) if (line !== undefined) return { job: line.job, alone: false };
    return undefined;
  }

  /** Takes what `peek` showed and what stands behind it in its line, up to one turn's worth; the next key is first then. */
  take(callsMax: number): readonly Segment[] {
    this.#dropFinished();
    const suspect = this.#suspects.shift();
    if (suspect !== undefined) return [suspect];
    const [first] = this.#lines;
    if (first === undefined) return [];
    const [key, lines] = first;
    const segments: Segment[] = [];
    let room = Math.min(callsMax, TURN_CALLS_MAX);
    let served = 0;
    for (const line of lines) {
      if (room <= 0) break;
      if (!line.job.isOver) {
        const count = turnOf(line, room);
        segments.push({ job: line.job, from: line.next, count, alone: false });
        line.next += count;
        room -= count;
        if (line.next < line.job.results.length) break;
      }
      served += 1;
      // Effects go one by one, each to a host of its own.
      if (isExclusive(line.job)) break;
    }
    lines.splice(0, served);
    this.#runs -= served;
    this.#lines.delete(key);
    if (lines.length > 0) this.#lines.set(key, lines);
    return segments;
  }

  /** Aborted jobs leave without a turn. */
  #dropFinished(): void {
    while (this.#suspects[0]?.job.isOver) this.#suspects.shift();
    for (const [key, lines] of this.#lines) {
      while (lines[0]?.job.isOver) {
        lines.shift();
        this.#runs -= 1;
      }
      if (lines.length > 0) return;
      this.#lines.delete(key);
    }
  }
}

/** Work with effects waits for the organism while it runs: nothing is put behind it on its host. */
export function isExclusive(job: Job): boolean {
  return job.work.kind === "run" && job.work.sdk !== undefined;
}

/** How many calls of a line go at once: by number, by size of texts, and for `search` in whole candidates. */
function turnOf(line: Line, callsMax: number): number {
  const { job, next } = line;
  if (job.work.kind === "run") {
    let units = 0;
    let count = 0;
    while (next + count < job.results.length && count < callsMax && (count === 0 || units < TURN_UNITS_MAX)) {
      units += job.inputs[next + count]?.length ?? 0;
      count += 1;
    }
    return count;
  }
  const width = job.inputs.length;
  const first = next / width;
  const left = job.work.scripts.length - first;
  // In equal shares: a small rest would be a crossing for nothing.
  const shares = Math.ceil((left * width) / (callsMax * SEARCH_CALLS_FACTOR));
  const last = first + Math.ceil(left / shares);
  let units = job.inputs.reduce((sum, it) => sum + it.length, 0);
  let candidate = first;
  while (candidate < last && (candidate === first || units < TURN_UNITS_MAX)) {
    units += job.work.scripts[candidate]?.length ?? 0;
    candidate += 1;
  }
  return (candidate - first) * width;
}

/** A search is cheap per call and its crossing is not: it gets more calls a turn. */
const SEARCH_CALLS_FACTOR = 4;
