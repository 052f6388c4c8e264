const PREFIXES = { k: 1e3, M: 1e6, G: 1e9 };

function bitsIn(unit) {
  const factor = PREFIXES[unit[0]] ?? 1;
  return unit.endsWith("B") ? 8 * factor : factor;
}

function convert(rate, from, to) {
  return (rate * bitsIn(from)) / bitsIn(to);
}

export function execute(input) {
  const rate = convert(input.rate, input.from, input.to);
  return { rate: Number(rate.toFixed(4)) };
}
