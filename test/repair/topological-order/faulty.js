export function execute(input) {
  const waiting = new Map(input.services.map(({ name, needs }) => [name, new Set(needs)]));
  const order = [];
  while (waiting.size > 0) {
    const ready = [...waiting.keys()].filter((name) => waiting.get(name).size === 0).sort();
    if (ready.length === 0) return { order: [], cycle: true };
    const next = ready[0];
    order.push(next);

    for (const needs of waiting.values()) {
      needs.delete(next);
    }
  }
  return { order, cycle: false };
}
