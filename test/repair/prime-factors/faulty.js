export function execute(input) {
  const factors = [];
  let rest = input.number;
  for (let divisor = 2; divisor * divisor < rest; divisor++) {
    while (rest % divisor === 0) {
      factors.push(divisor);
      rest /= divisor;
    }
  }
  if (rest > 1) factors.push(rest);

  const powers = new Map();
  for (const factor of factors) powers.set(factor, (powers.get(factor) ?? 0) + 1);
  const text = [...powers]
    .map(([base, power]) => (power === 1 ? `${base}` : `${base}^${power}`))
    .join(" * ");
  return { factors, text };
}
