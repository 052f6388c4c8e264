import type { DiagnosticCode } from "../diagnostic-code.ts";
import type { Report } from "../report.ts";
import type { SourceText } from "../source-text.ts";
import type { Span } from "../span.ts";
import type { Line } from "./line-tree.ts";
import type { NameNode } from "./syntax-tree.ts";

const NAME = /[a-z][a-z0-9_]*/y;
const WORD = /[\p{L}\p{N}_-]+|\S/uy;
const foundCharactersMax = 32;

/** Reads one line (with what continues it) from left to right. Rules of the grammar are functions over a cursor. */
export class Cursor {
  readonly source: SourceText;
  readonly report: Report;
  pos: number;
  end: number;

  constructor(source: SourceText, report: Report, start: number, end: number) {
    this.source = source;
    this.report = report;
    this.pos = start;
    this.end = end;
  }

  static over(line: Line, source: SourceText, report: Report): Cursor {
    return new Cursor(source, report, line.start, line.end);
  }

  /** Skips white space, and in a continued line also the comment lines in between. */
  skipSpace(): void {
    const { text } = this.source;
    while (this.pos < this.end) {
      const character = text[this.pos];
      if (character === "#" && this.#startsLine()) this.#skipLine();
      else if (character === " " || character === "\n" || character === "\r" || character === "\t") this.pos += 1;
      else return;
    }
  }

  atEnd(): boolean {
    this.skipSpace();
    return this.pos >= this.end;
  }

  /** The next character that is not white space, or an empty text at the end. */
  peek(): string {
    this.skipSpace();
    return this.here();
  }

  /** The character at the very position. */
  here(): string {
    return this.pos < this.end ? (this.source.text[this.pos] ?? "") : "";
  }

  eat(text: string): boolean {
    this.skipSpace();
    if (this.pos + text.length > this.end || !this.source.text.startsWith(text, this.pos)) return false;
    this.pos += text.length;
    return true;
  }

  /** Like `eat`, for a word that must not be the beginning of a longer one. */
  eatWord(word: string): boolean {
    this.skipSpace();
    const next = this.pos + word.length;
    if (next > this.end || !this.source.text.startsWith(word, this.pos)) return false;
    if (next < this.end && /[A-Za-z0-9_-]/.test(this.source.text[next] ?? "")) return false;
    this.pos = next;
    return true;
  }

  /** Applies a sticky expression at the position, without skipping white space. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.pos;
    let found = pattern.exec(this.source.text);
    if (found !== null && pattern.lastIndex > this.end) {
      pattern.lastIndex = 0;
      found = pattern.exec(this.source.text.slice(this.pos, this.end));
    }
    this.pos += found?.[0].length ?? 0;
    return found;
  }

  name(): NameNode | undefined {
    this.skipSpace();
    const start = this.pos;
    const found = this.match(NAME);
    if (found === null) return undefined;
    if (/[A-Za-z0-9-]/.test(this.here())) {
      this.pos = start;
      return undefined;
    }
    return { text: found[0], span: this.span(start) };
  }

  /** A name, or a problem that says what it would have named. */
  expectName(what: string): NameNode | undefined {
    const name = this.name();
    if (name !== undefined) return name;
    const hint = "a name is a lower-case letter followed by lower-case letters, digits or _";
    return this.expected("expected-name", what, hint);
  }

  /** True when nothing is left; otherwise reports what is. */
  expectEnd(after: string): boolean {
    if (this.atEnd()) return true;
    const hint = this.here() === "#" ? "a comment stands on a line of its own" : undefined;
    this.expected("unexpected-text", `the line to end after ${after}`, hint);
    return false;
  }

  /** Reports `I was expecting …, but found …` at the next word. */
  expected(code: DiagnosticCode, what: string, hint?: string): undefined {
    const span = this.nextWord();
    const word = this.source.text.slice(span.start, span.end);
    const found = word === "" ? "the line ends here" : `I found ${quote(word)}`;
    return this.report.error(code, span, `I was expecting ${what}, but ${found}.`, hint === undefined ? {} : { hint });
  }

  nextWord(): Span {
    this.skipSpace();
    const start = this.pos;
    if (start >= this.end) return this.source.span(start, start);
    const found = this.match(WORD);
    this.pos = start;
    return this.source.span(start, Math.min(this.end, start + (found?.[0].length ?? 1)));
  }

  span(start: number, end: number = this.pos): Span {
    return this.source.span(start, end);
  }

  #startsLine(): boolean {
    const { text } = this.source;
    let at = this.pos - 1;
    while (text[at] === " " || text[at] === "\t") at -= 1;
    return text[at] === "\n" && at > 0;
  }

  #skipLine(): void {
    const next = this.source.text.indexOf("\n", this.pos);
    this.pos = next < 0 ? this.end : Math.min(next, this.end);
  }
}

/** A piece of source in a message, shortened to what a line can hold. */
export function quote(text: string): string {
  const short = text.length > foundCharactersMax ? `${text.slice(0, foundCharactersMax)}…` : text;
  return JSON.stringify(short);
}
