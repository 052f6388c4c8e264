import { limits } from "../../core/mod.ts";
import type { DiagnosticCode } from "../diagnostic-code.ts";
import type { Extra, Report } from "../report.ts";
import type { SourceText } from "../source-text.ts";
import type { Span } from "../span.ts";

/**
 * The first stage: physical lines become a tree by indentation. Three things are decided here and nowhere else, because
 * they depend on where a line stands and not on what it says: what is a comment, what is prose under `does:` (kept
 * verbatim, so a `#` in it is text), and which lines only continue a list or object that was left open above.
 */
export interface Line {
  /** Offset of the first character that is not indentation. */
  readonly start: number;
  /** Offset after the last character that is not white space; behind the last continuing line when there are some. */
  end: number;
  readonly indent: number;
  readonly children: Line[];
  /** For `does:` only: the offsets of the prose's first and last line, whole lines. */
  prose: { readonly start: number; end: number } | null;
}

export interface Comment {
  readonly text: string;
  readonly span: Span;
}

interface LineTree {
  readonly roots: readonly Line[];
  readonly comments: readonly Comment[];
  /** Offsets of what was reported, in order: the declaration around one of them may have lost a line. */
  readonly broken: readonly number[];
}

/** A tab counts as this many columns once it has been reported, which keeps the lines below it in their blocks. */
const tabColumns = 2;

export function buildLineTree(source: SourceText, report: Report): LineTree {
  const builder = new LineTreeBuilder(source, report);
  for (let index = 0; index < source.lineCount; index += 1) builder.add(index);
  return { roots: builder.roots, comments: builder.comments, broken: builder.broken };
}

class LineTreeBuilder {
  readonly roots: Line[] = [];
  readonly comments: Comment[] = [];
  readonly broken: number[] = [];
  readonly #source: SourceText;
  readonly #report: Report;
  /** The lines whose blocks are open, outermost first. */
  readonly #open: Line[] = [];
  #prose: Line | null = null;
  #unclosed: { readonly line: Line; depth: number } | null = null;

  constructor(source: SourceText, report: Report) {
    this.#source = source;
    this.#report = report;
  }

  add(index: number): void {
    const { text } = this.#source;
    const lineStart = this.#source.lineStart(index);
    let end = this.#source.lineStart(index + 1);
    while (end > lineStart && isSpace(text.charCodeAt(end - 1))) end -= 1;
    const { start, indent, tabAt } = this.#measure(index === 0 && text.startsWith("\uFEFF") ? 1 : lineStart, end);
    if (start >= end) return;
    if (this.#continuesProse(lineStart, end, indent, tabAt)) return;
    if (text[start] === "#") {
      this.comments.push({ text: text.slice(start, end), span: this.#source.span(start, end) });
      return;
    }
    if (tabAt >= 0) this.#reportTab(tabAt);
    if (this.#continuesBracket(start, end, indent)) return;
    this.#place({ start, end, indent, children: [], prose: null });
  }

  #measure(from: number, end: number): { start: number; indent: number; tabAt: number } {
    let [start, indent, tabAt] = [from, 0, -1];
    for (; start < end; start += 1) {
      const character = this.#source.text[start];
      if (character === " ") indent += 1;
      else if (character === "\t") {
        indent += tabColumns;
        if (tabAt < 0) tabAt = start;
      } else break;
    }
    return { start, indent, tabAt };
  }

  #continuesProse(lineStart: number, end: number, indent: number, tabAt: number): boolean {
    const owner = this.#prose;
    if (owner === null) return false;
    if (indent <= owner.indent) {
      this.#prose = null;
      return false;
    }
    if (tabAt >= 0 && tabAt - lineStart <= owner.indent) this.#reportTab(tabAt);
    if (owner.prose === null) owner.prose = { start: lineStart, end };
    else owner.prose.end = end;
    return true;
  }

  #continuesBracket(start: number, end: number, indent: number): boolean {
    const unclosed = this.#unclosed;
    if (unclosed === null) return false;
    const { line } = unclosed;
    const closes = "]}".includes(this.#source.text[start] ?? " ");
    if (indent <= line.indent && !(closes && indent === line.indent)) {
      this.#unclosed = null;
      return false;
    }
    line.end = end;
    unclosed.depth += bracketBalance(this.#source.text, start, end);
    if (unclosed.depth <= 0) this.#unclosed = null;
    return true;
  }

  #place(line: Line): void {
    while ((this.#open.at(-1)?.indent ?? -1) >= line.indent) this.#open.pop();
    if (this.#open.length >= limits.jsonDepthMax) {
      const message = `I stop at ${limits.jsonDepthMax} levels of indentation; this line is nested deeper.`;
      this.#error("nested-too-deeply", line.start, line.end, message);
      return;
    }
    const siblings = this.#open.at(-1)?.children ?? this.roots;
    const text = this.#source.text.slice(line.start, line.end);
    const first = siblings[0];
    // `otherwise:` may line up with its `when`, which stands behind a number and so in a column of its own.
    if (first !== undefined && first.indent !== line.indent && text !== "otherwise:") this.#reportIndent(line, first);
    siblings.push(line);
    this.#open.push(line);
    if (this.#open.length === 2 && text.startsWith("does:")) {
      this.#prose = line;
      return;
    }
    if (this.#open.length === 1 || text.startsWith("- ")) return;
    const depth = bracketBalance(this.#source.text, line.start, line.end);
    if (depth > 0) this.#unclosed = { line, depth };
  }

  #reportTab(at: number): void {
    const message = "I found a tab in the indentation: contracts are indented with spaces.";
    const hint = "replace the tab with two spaces for each level";
    this.#error("tab-indentation", at, at + 1, message, { hint });
  }

  #reportIndent(line: Line, first: Line): void {
    const firstSpan = this.#source.span(first.start, first.end);
    const message = `I was expecting this line in column ${firstSpan.column}, like the first line of its block.`;
    const related = [{ file: this.#source.path, span: firstSpan, message: "the block starts here" }];
    this.#error("inconsistent-indentation", line.start, line.end, message, { related });
  }

  #error(code: DiagnosticCode, start: number, end: number, message: string, extra?: Extra): void {
    this.broken.push(start);
    this.#report.error(code, this.#source.span(start, end), message, extra);
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}

/** Brackets opened minus closed, outside strings; 0 when a string is not closed, which is its own problem. */
function bracketBalance(text: string, start: number, end: number): number {
  let balance = 0;
  let quoted = false;
  for (let at = start; at < end; at += 1) {
    const character = text[at];
    if (quoted && character === "\\") at += 1;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === "[" || character === "{") balance += 1;
    else if (character === "]" || character === "}") balance -= 1;
  }
  return quoted ? 0 : balance;
}
