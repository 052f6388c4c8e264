/** Text that a stranger wrote, fit for a terminal, a log and a lineage: one line, no controls, bounded. */
export function oneLine(text: string, charactersMax: number): string {
  // C0, DEL and C1 controls, and the marks that reorder text on screen (Trojan Source, CVE-2021-42574).
  const line = text
    .replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  return line.length <= charactersMax ? line : `${line.slice(0, charactersMax - 1)}…`;
}
