import type { Diagnostic } from "./diagnostic.ts";

/** The widest piece of a source line that is shown; the caret is kept in sight. */
const windowCharacters = 140;

type Paint = (text: string, style: keyof typeof STYLES) => string;

const STYLES = { red: "31;1", yellow: "33;1", blue: "34", cyan: "36", bold: "1" } as const;

/**
 * One problem as text for a person: place and message, the line with a caret under what is meant, the hint, and the
 * other places that matter. Control characters of the file are shown as `·`, so a contract cannot drive a terminal.
 */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  sourceText: string,
  { color }: { readonly color: boolean },
): string {
  const paint: Paint = color ? (text, style) => `\u001b[${STYLES[style]}m${text}\u001b[0m` : (text) => text;
  const { file, span, severity, message, code, hint, related = [] } = diagnostic;
  const style = severity === "error" ? "red" : "yellow";
  const place = `${printable(file)}:${span.line}:${span.column}`;
  const lines = [`${paint(place, "bold")}: ${paint(severity, style)}: ${printable(message)} [${code}]`];
  lines.push(...frame(diagnostic, sourceText, (text) => paint(text, style), paint));
  if (hint !== undefined) lines.push(`  ${paint("hint", "cyan")}: ${printable(hint)}`);
  for (const other of related) {
    const where = `${printable(other.file)}:${other.span.line}:${other.span.column}`;
    lines.push(`  ${paint("see", "blue")}: ${where}: ${printable(other.message)}`);
  }
  return `${lines.join("\n")}\n`;
}

function frame({ span }: Diagnostic, text: string, mark: (text: string) => string, paint: Paint): string[] {
  const lineStart = span.start - (span.column - 1);
  const newline = text.indexOf("\n", lineStart);
  const line = text.slice(lineStart, newline < 0 ? text.length : newline).trimEnd();
  if (line.trim() === "") return [];
  const column = span.column - 1;
  const from = column < windowCharacters ? 0 : column - windowCharacters / 2;
  const shown = line.slice(from, from + windowCharacters);
  const number = String(span.line);
  const gutter = " ".repeat(number.length);
  const width = Math.max(1, Math.min(span.end - span.start, shown.length - (column - from)));
  const bar = paint("|", "blue");
  return [
    `  ${gutter} ${bar}`,
    `  ${paint(number, "blue")} ${bar} ${printable(shown)}`,
    `  ${gutter} ${bar} ${" ".repeat(column - from)}${mark("^".repeat(width))}`,
  ];
}

/** One problem as a workflow command of GitHub Actions, which shows it on the line of the pull request. */
export function renderDiagnosticGithub({ severity, file, span, code, message, hint }: Diagnostic): string {
  const properties = {
    file,
    line: String(span.line),
    col: String(span.column),
    endColumn: String(span.column + Math.max(1, span.end - span.start)),
    title: code,
  };
  const escaped = Object.entries(properties).map(
    ([key, value]) => `${key}=${githubEscape(value).replace(/[:,]/g, percent)}`,
  );
  const text = hint === undefined ? message : `${message}\nhint: ${hint}`;
  return `::${severity} ${escaped.join(",")}::${githubEscape(text)}`;
}

function githubEscape(text: string): string {
  return text.replace(/[%\r\n]/g, percent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

function printable(text: string): string {
  // C0, DEL and C1 controls; also the marks that reorder text on screen (Trojan Source, CVE-2021-42574).
  return text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, (character) => (character === "\t" ? " " : "·"));
}
