export function execute({ rows }) {
  const widths = [];
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    });
  }
  const lines = rows.map((row) => {
    const cells = row.map((cell, at) => cell.padEnd(widths[at]));
    return cells.join("  ").trimEnd();
  });
  return { lines };
}
