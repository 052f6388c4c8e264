export function execute(input) {
  const counted = input.marks.filter((mark) => mark.weight > 0);

  let total = 0;
  let weights = 0;
  for (const { value, weight } of counted) {
    total += value * weight;
    weights += 1;
  }
  const mean = Math.round((total / weights) * 100) / 100;
  const worst = Math.min(...counted.map((mark) => mark.value));
  return { mean, worst };
}
