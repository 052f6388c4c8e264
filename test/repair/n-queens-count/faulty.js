function place(row, n, columns, banned) {
  if (row === n) return 1;
  let ways = 0;
  for (let column = 0; column < n; column++) {
    if (row === 0 && banned.includes(column)) continue;
    const isSafe = columns.every(
      (other, at) => other !== column && Math.abs(other - column) !== row - at,
    );
    if (isSafe) {
      ways = place(row + 1, n, [...columns, column], banned);
    }
  }
  return ways;
}

export const execute = (input) => ({ ways: place(0, input.n, [], input.banned) });
