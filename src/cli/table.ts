/** Columns two spaces apart, each as wide as its widest cell; columns named in `right` are right-aligned. */
export function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => visibleWidth(line[column] ?? ""))));
  return lines
    .map((line) =>
      line
        .map((cell, column) => {
          const padding = " ".repeat((widths[column] ?? 0) - visibleWidth(cell));
          return right.includes(column) ? padding + cell : cell + padding;
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Columns a terminal needs for `text`; colour codes take none, wide characters two. */
function visibleWidth(text: string): number {
  return Bun.stringWidth(text);
}
