const UNITS = { d: 86400, h: 3600, m: 60, s: 1 };

export function execute(input) {
  const text = input.text.trim();
  if (!/^(\d+[dhms])+$/.test(text)) {
    return { seconds: -1 };
  }
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([dhms])/g)) {
    seconds = Number(amount) * UNITS[unit];
  }
  return { seconds };
}
