const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const column = (rows, at) => rows.map((row) => row[at]);

export function execute({ left, right }) {
  if (left.length === 0 || left[0].length !== right.length) {
    return { product: null };
  }
  const width = right[0].length;
  const product = left.map((row) =>
    Array.from({ length: width }, (_, at) => dot(row, column(left, at))),
  );
  return { product };
}
