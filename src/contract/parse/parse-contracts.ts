import { limits } from "../../core/mod.ts";
import type { Diagnostic, SourceFile } from "../diagnostic.ts";
import { Report, SuggestionBudget } from "../report.ts";
import { SourceText } from "../source-text.ts";
import { BlockParser } from "./block-parser.ts";
import { quote } from "./cursor.ts";
import { buildLineTree, type Line } from "./line-tree.ts";
import { parseSection } from "./parse-section.ts";
import { parseBindingLine } from "./parse-step.ts";
import {
  type Declaration,
  LEVELS,
  type Level,
  type Section,
  type SectionKind,
  type SyntaxTree,
} from "./syntax-tree.ts";

/** The parts of each level. `is`, `risk` and `for` are lines of one word, the others open a block with `:`. */
const PARTS: Readonly<Record<Level, readonly SectionKind[]>> = {
  gene: [
    ...(["is", "risk", "does", "takes", "gives", "types", "before", "after", "always"] as const),
    ...(["fails when", "unhealthy when", "verify", "feeds", "weights", "examples"] as const),
  ],
  pathway: ["risk", "does", "takes", "gives", "types", "steps", "requires", "verify", "on failure"],
  topology: ["does", "takes", "types", "has", "verify", "on failure"],
  phenotype: ["does", "for"],
};
const SINGLE_LINE: readonly SectionKind[] = ["is", "risk", "for"];
const HEADER = /([a-z]+(?: [a-z]+)?)[ \t]*:/y;

/** Syntax only: what a formatter or an editor needs, for a file that may be wrong or half written. Never throws. */
export function parseContracts(file: SourceFile): {
  readonly tree: SyntaxTree;
  readonly diagnostics: readonly Diagnostic[];
} {
  const report = new Report(file.path, new SuggestionBudget());
  const tree = parseInto(new SourceText(file.path, file.text), report);
  return { tree, diagnostics: report.diagnostics() };
}

/** The same, into a report that the checker will go on with. */
export function parseInto(source: SourceText, report: Report): SyntaxTree {
  if (isTooLarge(source.text)) {
    const message = `I do not read contract files larger than ${limits.contractBytesMax} bytes.`;
    const hint = "split it: a file may hold any number of declarations";
    report.error("file-too-large", source.span(0, 0), message, { hint });
    return { path: source.path, declarations: [], comments: [] };
  }
  const { roots, comments, broken } = buildLineTree(source, report);
  const block = new BlockParser(source, report);
  const offsets = broken.values();
  let offset = offsets.next();
  const declarations = roots.flatMap((line, at) => {
    const end = roots[at + 1]?.start ?? source.text.length + 1;
    let linesAreSound = true;
    // A problem above the first declaration counts against it: it may be its own first line.
    for (; offset.done !== true && offset.value < end; offset = offsets.next()) linesAreSound = false;
    return parseDeclaration(block, line, linesAreSound) ?? [];
  });
  return { path: source.path, declarations, comments };
}

function isTooLarge(text: string): boolean {
  if (text.length * 3 <= limits.contractBytesMax) return false;
  return new TextEncoder().encode(text).length > limits.contractBytesMax;
}

function parseDeclaration(block: BlockParser, line: Line, linesAreSound: boolean): Declaration | undefined {
  const cursor = block.cursor(line);
  const errorsBefore = block.report.errorCount;
  const word = cursor.nextWord();
  const level = LEVELS.find((candidate) => cursor.eatWord(candidate));
  if (level === undefined) {
    const text = block.source.text.slice(word.start, word.end);
    const hint = `a declaration starts with ${LEVELS.join(", ")}${block.report.suggestions.suggest(text, LEVELS)}`;
    return cursor.expected("unknown-declaration", "a declaration", hint);
  }
  const name = cursor.expectName(`the name of a ${level}`);
  if (name !== undefined) cursor.expectEnd(`the name of the ${level}`);
  const sections: Section[] = [];
  const seen = new Map<SectionKind, Line>();
  for (const child of line.children) {
    const section = parsePart(block, level, child);
    if (section === undefined) continue;
    const first = section.kind === "value" ? undefined : seen.get(section.kind);
    if (first === undefined) seen.set(section.kind, child);
    else {
      const related = [{ file: block.report.file, span: block.span(first), message: "the first one is here" }];
      block.report.error("duplicate-section", block.span(child), `\`${section.kind}\` is here twice.`, { related });
    }
    sections.push(section);
  }
  if (name === undefined) return undefined;
  const span = block.source.span(line.start, lastEnd(line));
  return { level, name, sections, span, sound: linesAreSound && block.report.errorCount === errorsBefore };
}

function lastEnd(line: Line): number {
  const last = line.children.at(-1);
  return last === undefined ? Math.max(line.end, line.prose?.end ?? 0) : lastEnd(last);
}

function parsePart(block: BlockParser, level: Level, line: Line): Section | undefined {
  const cursor = block.cursor(line);
  const parts = PARTS[level];
  const single = parts.find((kind) => SINGLE_LINE.includes(kind) && cursor.eatWord(kind));
  if (single === "is" || single === "risk" || single === "for") {
    block.noBlock(line, `\`${single}\``);
    if (cursor.eat(":")) cursor.report.error("unexpected-text", cursor.span(cursor.pos - 1), colonMessage(single));
    const word = cursor.expectName(single === "for" ? "the name of a topology" : `a word after \`${single}\``);
    if (word === undefined || !cursor.expectEnd(`\`${single} ${word.text}\``)) return undefined;
    return { kind: single, word, span: block.span(line) };
  }
  const header = cursor.match(HEADER);
  const kind = parts.find((candidate) => candidate === header?.[1]);
  if (kind === undefined || SINGLE_LINE.includes(kind)) return parseOther(block, level, line);
  const inline = inlineLine(cursor.pos, line);
  if (kind === "does") return { kind, text: prose(block, line, inline), span: block.span(line) };
  const lines = inline === undefined ? line.children : [inline, ...line.children];
  return parseSection(block, line, kind, lines);
}

/** What stands behind the colon of a section is read like the first line of its block. */
function inlineLine(from: number, line: Line): Line | undefined {
  return from >= line.end ? undefined : { start: from, end: line.end, indent: line.indent, children: [], prose: null };
}

function colonMessage(word: string): string {
  return `I was expecting no colon here: write \`${word}\` and the word behind it.`;
}

/** A phenotype's values are parts without a keyword; everything else is a part that the level does not have. */
function parseOther(block: BlockParser, level: Level, line: Line): Section | undefined {
  const cursor = block.cursor(line);
  const name = cursor.name();
  if (level === "phenotype" && name !== undefined && cursor.peek() === "=") {
    block.noBlock(line, "a value");
    cursor.pos = line.start;
    const [binding, second] = parseBindingLine(cursor);
    if (second !== undefined) {
      block.report.error("unexpected-text", second.span, "I was expecting one `param = value` on each line.");
    }
    return binding === undefined ? undefined : { kind: "value", binding, span: block.span(line) };
  }
  cursor.pos = line.start;
  const parts = PARTS[level];
  const written = cursor.match(HEADER)?.[1] ?? block.text(line).split(/[\s:]/, 1)[0] ?? "";
  const span = block.source.span(line.start, line.start + Math.max(1, written.length));
  const message = `A ${level} has no part ${quote(written)}${block.report.suggestions.suggest(written, parts) || "."}`;
  const known = parts.map((part) => (SINGLE_LINE.includes(part) ? part : `${part}:`)).join(", ");
  const hint = level === "phenotype" ? "a phenotype has `for TOPOLOGY` and `param = value` lines" : `it has ${known}`;
  const uncolonned = parts.find((part) => part === block.text(line));
  if (uncolonned === undefined) return block.report.error("unknown-section", span, message, { hint });
  return block.report.error("expected-colon", span, `I was expecting \`:\` after \`${uncolonned}\`.`);
}

/** The prose of `does:`: line breaks as LF, the common indentation taken off, blank edges dropped. */
function prose(block: BlockParser, line: Line, inline: Line | undefined): string {
  const first = inline === undefined ? [] : [block.text(inline).trim()];
  if (line.prose === null) return first.join("\n");
  const lines = block.source.text.slice(line.prose.start, line.prose.end).split(/\r?\n/);
  const indents = lines.filter((text) => text.trim() !== "").map((text) => /^[ \t]*/.exec(text)?.[0].length ?? 0);
  const common = indents.reduce((least, indent) => Math.min(least, indent), Number.POSITIVE_INFINITY);
  return [...first, ...lines.map((text) => text.slice(common).trimEnd())].join("\n").trimEnd();
}
