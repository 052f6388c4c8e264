function gcd(a, b) {
  if (b === 0) return a;
  return gcd(b, a % b);
}

export function execute(input) {
  const { numerator, denominator } = input;
  const divisor = Math.abs(gcd(numerator, denominator));
  const sign = denominator < 0 ? -1 : 1;
  const top = (sign * numerator) / divisor;
  const bottom = (sign * denominator) / divisor;
  return { text: `${top}/${bottom}` };
}
