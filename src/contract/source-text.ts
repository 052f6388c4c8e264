import type { Span } from "./span.ts";

/** A file's text with the index of its lines, so that every offset can be told as line and column. */
export class SourceText {
  readonly path: string;
  readonly text: string;
  readonly #lineStarts: number[] = [0];
  /** Parsing moves forward, so the line of the last question is nearly always the line of the next. */
  #lastLine = 0;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1);
  }

  /** Offsets of the line's first character, for the line numbered from 0. */
  lineStart(index: number): number {
    return this.#lineStarts[index] ?? this.text.length;
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  span(start: number, end: number): Span {
    const line = this.#lineOf(start);
    return { start, end, line: line + 1, column: start - this.lineStart(line) + 1 };
  }

  #lineOf(offset: number): number {
    let low = this.#lastLine;
    if (this.lineStart(low) > offset) low = 0;
    else if (offset < this.lineStart(low + 1)) return low;
    let high = this.lineCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStart(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    this.#lastLine = low;
    return low;
  }
}
