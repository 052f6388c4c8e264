import { limits } from "../../core/mod.ts";
import type { CallBounds, StopRule } from "../frames.ts";
import type { CallResult, SdkPort } from "../sandbox.ts";

/** A source ready for a host. `id` names it within one pool: two texts of the same hash are the same gene. */
export interface PreparedGene {
  readonly id: string;
  readonly script: string;
}

export type JobWork =
  | { readonly kind: "run"; readonly gene: PreparedGene; readonly sdk: SdkPort | undefined }
  | {
      readonly kind: "search";
      readonly scripts: readonly string[];
      readonly stop: StopRule;
      /** No script can reach into the text of another one: they may be compiled as one. */
      readonly areGuarded: boolean;
    };

/** One `run` or `search` on its way: a list of calls, flat, candidate by candidate. */
export class Job {
  readonly results: (CallResult | undefined)[];
  /** Rejects only when there is no sandbox to run in. */
  readonly finished: Promise<readonly CallResult[]>;
  readonly #rows: (readonly CallResult[])[] = [];
  #left: number;
  readonly #finish: (results: readonly CallResult[]) => void;
  readonly #refuse: (error: Error) => void;
  #isOver = false;
  /** Called once, when it is over. */
  onOver: (() => void) | undefined;

  constructor(
    readonly work: JobWork,
    readonly inputs: readonly string[],
    readonly deadlineMs: number,
    readonly bounds: CallBounds,
    /** Whose turn it is: jobs of one key wait for each other, keys take turns. */
    readonly fairnessKey: string,
    /** How long its operations may keep one call, which its deadline does not count. */
    readonly sdkMsMax: number = limits.sdkMsMax,
    readonly processorMs?: number,
  ) {
    const count = work.kind === "run" ? inputs.length : inputs.length * work.scripts.length;
    this.results = count === 1 ? [undefined] : new Array<CallResult | undefined>(count).fill(undefined);
    this.#left = count;
    const { promise, resolve, reject } = Promise.withResolvers<readonly CallResult[]>();
    this.finished = promise;
    this.#finish = resolve;
    this.#refuse = reject;
    if (count === 0) this.#end();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  settle(index: number, result: CallResult): void {
    if (this.#isOver || this.results[index] !== undefined) return;
    this.results[index] = result;
    this.#left -= 1;
    if (this.#left === 0) this.#end();
  }

  /** All of a candidate, from its call `from` on. Equal rows of one host are one object, and stay it. */
  settleRow(from: number, row: readonly CallResult[]): void {
    if (this.#isOver) return;
    const isWhole = row.length === this.inputs.length && this.results[from] === undefined;
    if (isWhole) this.#rows[from / row.length] = row;
    for (const [index, result] of row.entries()) this.settle(from + index, result);
  }

  /** Of a `search` that has finished: the results of each candidate. */
  rows(): readonly (readonly CallResult[])[] {
    const width = this.inputs.length;
    const count = this.results.length / width;
    return Array.from({ length: count }, (_, at) => this.#rows[at] ?? this.#cut(at * width, width));
  }

  #cut(from: number, count: number): readonly CallResult[] {
    return this.results.slice(from, from + count) as readonly CallResult[];
  }

  /** Gives every call that has no result yet the same one, and is over. */
  settleRest(result: CallResult): void {
    if (this.#isOver) return;
    for (let index = 0; index < this.results.length; index += 1) this.results[index] ??= result;
    this.#end();
  }

  refuse(error: Error): void {
    this.#isOver = true;
    this.onOver?.();
    this.#refuse(error);
  }

  #end(): void {
    this.#isOver = true;
    this.onOver?.();
    this.#finish(this.results as readonly CallResult[]);
  }
}

/** A run of calls of one job that goes to one host together. */
export interface Segment {
  readonly job: Job;
  readonly from: number;
  readonly count: number;
  /** To be run with nothing beside it: its host died, and it is among those who may have done it. */
  readonly alone: boolean;
}

/** What of a segment has no result yet, from its call `done` on, in pieces that a host takes: for `search` never across candidates. */
export function remainder({ job, from, count }: Segment, done: number, alone: boolean): readonly Segment[] {
  if (job.isOver) return [];
  const pieces: Segment[] = [];
  const width = job.work.kind === "search" ? job.inputs.length : Number.POSITIVE_INFINITY;
  const end = from + count;
  for (let at = from + done; at < end; ) {
    if (job.results[at] !== undefined) {
      at += 1;
      continue;
    }
    const start = at;
    const stop = width === Number.POSITIVE_INFINITY ? end : Math.min(end, (Math.floor(start / width) + 1) * width);
    while (at < stop && job.results[at] === undefined) at += 1;
    pieces.push({ job, from: start, count: at - start, alone });
  }
  return pieces;
}
