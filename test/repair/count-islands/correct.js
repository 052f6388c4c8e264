export function execute(input) {
  const grid = input.rows.map((row) => [...row]);
  const fill = (y, x) => {
    if (grid[y]?.[x] !== "#") return 0;
    grid[y][x] = ".";
    return 1 + fill(y - 1, x) + fill(y + 1, x) + fill(y, x - 1) + fill(y, x + 1);
  };
  let groups = 0;
  let largest = 0;
  for (let y = 0; y < grid.length; y++) {
    for (let x = 0; x < grid[y].length; x++) {
      const size = fill(y, x);
      if (size > 0) {
        groups++;
        largest = Math.max(largest, size);
      }
    }
  }
  return { groups, largest };
}
