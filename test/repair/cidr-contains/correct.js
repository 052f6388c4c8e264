function toNumber(dotted) {
  return dotted.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function execute({ address, network }) {
  const [base, prefix] = network.split("/");
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(toNumber(base) / size) * size;
  const value = toNumber(address);
  const inside = value >= first && value < first + size;
  return { inside };
}
