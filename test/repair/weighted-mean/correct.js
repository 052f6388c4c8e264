export function execute(input) {
  const counted = input.marks.filter((mark) => mark.weight > 0);
  if (counted.length === 0) return { mean: -1, worst: -1 };
  let total = 0;
  let weights = 0;
  for (const { value, weight } of counted) {
    total += value * weight;
    weights += weight;
  }
  const mean = Math.round((total / weights) * 100) / 100;
  const worst = Math.min(...counted.map((mark) => mark.value));
  return { mean, worst };
}
