export function execute(input) {
  const line = input.line.trim();
  if (line === "" || line.startsWith("#")) return { name: null, labels: {}, value: null };
  const match = line.match(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)$/);
  if (!match) return { name: null, labels: {}, value: null };
  const [, name, inner = "", number] = match;
  const labels = {};
  for (const [, key, value] of inner.matchAll(/(\w+)="([^"]*)"/g)) {
    labels[key] = value;
  }
  return { name, labels, value: Number(number) };
}
