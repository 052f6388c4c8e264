import type { Splice } from "./splice.ts";

/**
 * A text with marks put into it once, to which edits are then applied one after the other: tens of thousands of times, so that
 * none of them should have to look at every mark. A mark inside a stretch that an edit replaces goes with it; at the edge of one it
 * stands first, where it counts what the edit puts there.
 */
export class MarkedText {
  readonly #text: string;
  /** By position in the unmarked text: how much longer the marks before it make it. */
  readonly #longer: Int32Array;

  /** `marks` insert, in order of position. */
  constructor(unmarked: string, marks: readonly Splice[]) {
    this.#longer = new Int32Array(unmarked.length + 2);
    let text = "";
    let at = 0;
    for (const { start, text: mark } of marks) {
      text += unmarked.slice(at, start) + mark;
      this.#longer[start + 1] = (this.#longer[start + 1] ?? 0) + mark.length;
      at = start;
    }
    this.#text = text + unmarked.slice(at);
    for (let index = 1; index < this.#longer.length; index += 1) {
      this.#longer[index] = (this.#longer[index] ?? 0) + (this.#longer[index - 1] ?? 0);
    }
  }

  /** `splices` are those of the unmarked text, in order of position. */
  with(splices: readonly Splice[]): string {
    let result = "";
    let at = 0;
    for (const { start, end, text } of splices) {
      const from = start + (this.#longer[start + 1] ?? 0);
      result += this.#text.slice(at, from) + text;
      at = end > start ? end + (this.#longer[end] ?? 0) : from;
    }
    return result + this.#text.slice(at);
  }
}
