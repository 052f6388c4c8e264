/** White space at the beginning of the line that holds `at`. */
export function indentOf(source: string, at: number): string {
  const lineStart = source.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*/.exec(source.slice(lineStart, at))?.[0] ?? "";
}

/** The stretch to remove so that no empty line or stray blanks remain: whole lines when nothing else is on them. */
export function removalRange(
  source: string,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } {
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  const nextBreak = source.indexOf("\n", end);
  const lineEnd = nextBreak < 0 ? source.length : nextBreak;
  const isAlone = source.slice(lineStart, start).trim() === "" && source.slice(end, lineEnd).trim() === "";
  if (isAlone) return { start: lineStart, end: nextBreak < 0 ? source.length : nextBreak + 1 };
  const after = /^[ \t]*/.exec(source.slice(end))?.[0].length ?? 0;
  return { start, end: end + after };
}
