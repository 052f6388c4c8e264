/** What differs between two texts, as one short line: the lines that are gone, and those that came in their place. */
export function changedLines(before: string, after: string): string {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const shorter = Math.min(old.length, now.length);
  let top = 0;
  while (top < shorter && old[top] === now[top]) top += 1;
  let bottom = 0;
  while (bottom < shorter - top && old.at(-1 - bottom) === now.at(-1 - bottom)) bottom += 1;
  const part = (sign: string, lines: readonly string[]): readonly string[] => {
    const changed = lines.slice(top, lines.length - bottom).map((line) => line.trim());
    return changed.length === 0 ? [] : [`${sign} ${changed.join(" ⏎ ")}`];
  };
  return `line ${top + 1}: ${[...part("-", old), ...part("+", now)].join("   ")}`;
}
