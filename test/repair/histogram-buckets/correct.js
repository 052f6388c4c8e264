export function execute({ values, bounds }) {
  const counts = new Array(bounds.length + 1).fill(0);
  for (const value of values) {
    let at = bounds.findIndex((bound) => value <= bound);
    if (at === -1) at = bounds.length;
    counts[at] += 1;
  }
  let sum = 0;
  const cumulative = counts.map((count) => {
    sum += count;
    return sum;
  });
  return { counts, cumulative };
}
