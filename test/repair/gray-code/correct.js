function* grayCodes(bits) {
  for (let i = 0; i < 1 << bits; i++) {
    yield i ^ (i >> 1);
  }
}

export function execute({ bits, start }) {
  const codes = [];
  let position = 0;
  for (const code of grayCodes(bits)) {
    if (position >= start) codes.push(code.toString(2).padStart(bits, "0"));
    position += 1;
  }
  return { codes };
}
