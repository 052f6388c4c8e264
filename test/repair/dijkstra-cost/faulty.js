export function execute({ links, start }) {
  const costs = { [start]: 0 };
  const done = new Set();
  for (;;) {
    let current = null;
    for (const node of Object.keys(costs)) {
      if (done.has(node)) continue;
      if (current === null || costs[node] > costs[current]) current = node;
    }
    if (current === null) break;
    done.add(current);
    for (const { from, to, cost } of links) {
      if (to !== current) continue;
      const total = costs[current] + cost;
      if (costs[to] === undefined || total < costs[to]) costs[to] = total;
    }
  }
  return { costs };
}
