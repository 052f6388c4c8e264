export function execute(input) {
  const { rows } = input;
  const height = rows.length;
  const width = height === 0 ? 0 : rows[0].length;
  const rotated = [];
  for (let x = 0; x < width; x++) {
    const row = [];
    for (let y = width - 1; y >= 0; y--) {
      row.push(rows[y][x]);
    }
    rotated.push(row);
  }
  return { rotated };
}
