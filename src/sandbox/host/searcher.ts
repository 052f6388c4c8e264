import { fullGC } from "bun:jsc";
import type { CallBounds, StopRule } from "../frames.ts";
import { FAILED_PIECE, SKIPPED_PIECE } from "../frames.ts";
import { type Factory, type Realm, whyNotCompiled } from "../realm/realm.ts";
import type { Channel } from "./channel.ts";
import { performCall } from "./perform-call.ts";
import type { Progress, Results } from "./results.ts";

/** Candidates that are compiled as one script: a script of its own costs a quarter of what trying a candidate does. */
const GROUP_MAX = 32;
const GROUP_UNITS_MAX = 64 * 1024;

/** In a failure of that kind; also where an output or a message says the same, which costs a collection and no more. */
const OUT_OF_MEMORY = '["memory",';

/** What a candidate became; a text says why it does not compile. */
type Compiled = Factory | string;

/** Serves `search` frames: many candidates, each on every input, every call as isolated as any other. */
export class Searcher {
  constructor(
    private readonly channel: Channel,
    private readonly realm: Realm,
    private readonly progress: Progress,
    private readonly results: Results,
  ) {}

  search(header: readonly unknown[], payload: string): void {
    const [, bounds, stop, together, scripts, inputs] = header as [
      string,
      CallBounds,
      StopRule,
      0 | 1,
      number[],
      number[],
    ];
    const inputUnits = inputs.reduce((sum, length) => sum + length, 0);
    const candidates = cut(payload, scripts, 0);
    const texts = cut(payload, inputs, payload.length - inputUnits);
    for (let at = 0; at < candidates.length; ) {
      const group = together === 1 ? groupAt(candidates, at) : candidates.slice(at, at + 1);
      at += group.length;
      for (const compiled of this.#compile(group)) this.#try(compiled, texts, bounds, stop);
    }
  }

  /** One script for all of them. Where one does not compile none does, and each half is compiled by itself. */
  #compile(scripts: readonly string[]): readonly Compiled[] {
    if (scripts.length > 1) this.progress.beganGroup(performance.now());
    else this.progress.began(performance.now());
    try {
      return this.realm.compileAll(scripts);
    } catch (error) {
      if (scripts.length === 1) return [whyNotCompiled(error)];
      const half = scripts.length >> 1;
      return [...this.#compile(scripts.slice(0, half)), ...this.#compile(scripts.slice(half))];
    }
  }

  #try(compiled: Compiled, texts: readonly string[], bounds: CallBounds, stop: StopRule): void {
    let row = "";
    for (let index = 0; index < texts.length; index += 1) {
      const piece = this.#call(compiled, texts[index] ?? "", bounds);
      row += piece;
      if (!piece.startsWith(FAILED_PIECE) || !isEnough(piece, stop)) continue;
      const skipped = texts.length - index - 1;
      row += SKIPPED_PIECE.repeat(skipped);
      this.progress.completed(skipped);
      break;
    }
    this.results.addRow(row, performance.now());
    if (!row.includes(OUT_OF_MEMORY)) return;
    // What it left behind would be in the next one's way; a new host costs twenty times as much. Should this end the host, then with
    // nothing kept back.
    this.results.flush();
    fullGC();
  }

  #call(compiled: Compiled, text: string, bounds: CallBounds): string {
    const { calls } = this.realm;
    this.progress.began(performance.now());
    if (typeof compiled === "string") calls.refuse(compiled);
    // Nobody looks for the place of a failure among thousands of candidates: no frames.
    else performCall(calls, compiled, { text, bounds, operations: "", frames: 0 }, this.channel, this.#flush);
    this.progress.completed(1);
    return calls.takePiece();
  }

  readonly #flush = (): void => this.results.flush();
}

function cut(payload: string, lengths: readonly number[], from: number): readonly string[] {
  let at = from;
  return lengths.map((length) => {
    at += length;
    return payload.slice(at - length, at);
  });
}

function groupAt(scripts: readonly string[], from: number): readonly string[] {
  let to = from;
  let units = 0;
  while (to < scripts.length && to - from < GROUP_MAX && (to === from || units < GROUP_UNITS_MAX)) {
    units += scripts[to]?.length ?? 0;
    to += 1;
  }
  return scripts.slice(from, to);
}

function isEnough(failure: string, stop: StopRule): boolean {
  return typeof stop === "number" ? stop === 1 : stop.some((text) => failure.includes(text));
}
