/** A text in which stretches become blanks. Line breaks stay, so that every position keeps its line and column. */
export class BlankedText {
  readonly #source: string;
  readonly #blanks: { readonly start: number; readonly end: number }[] = [];
  readonly #marks: { readonly at: number; readonly mark: Mark }[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  blank(start: number, end: number): void {
    if (end > start) this.#blanks.push({ start, end });
  }

  /** Puts one character where a blank would be; wins over every `blank`. */
  mark(at: number, mark: Mark): void {
    this.#marks.push({ at, mark });
  }

  toString(): string {
    if (this.#blanks.length === 0 && this.#marks.length === 0) return this.#source;
    const units = this.#source.split("");
    for (const { start, end } of this.#blanks) {
      for (let at = start; at < end; at += 1) if (!isLineBreak(units[at])) units[at] = " ";
    }
    for (const { at, mark } of this.#marks) units[at] = mark;
    return units.join("");
  }

  hasLineBreak(start: number, end: number): boolean {
    for (let at = start; at < end; at += 1) if (isLineBreak(this.#source[at])) return true;
    return false;
  }
}

/** All that erasing a type ever needs to write: an end of statement, or a parenthesis moved past a line break. */
export type Mark = ";" | "(" | ")";

function isLineBreak(unit: string | undefined): boolean {
  return unit === "\n" || unit === "\r" || unit === "\u2028" || unit === "\u2029";
}
