export function execute({ links, from, to }) {
  const neighbours = new Map();
  const connect = (a, b) => {
    if (!neighbours.has(a)) neighbours.set(a, []);
    neighbours.get(a).push(b);
  };
  for (const [a, b] of links) {
    connect(a, b);
    connect(b, a);
  }
  const queue = [[from, 0]];
  const seen = new Set([from]);
  while (queue.length > 0) {
    const [node, hops] = queue.shift();
    if (node === to) return { hops };
    for (const next of neighbours.get(node) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push([next, hops + 1]);
    }
  }
  return { hops: -1 };
}
