const BATCH_MIN = 64;
const BATCH_MAX = 512;

/** Sizes of successive batches: small at first, to stop early; then large, for a crossing costs as much as many calls. */
export function* batchSizes(): Generator<number, never> {
  let size = BATCH_MIN;
  for (;;) {
    yield size;
    size = Math.min(size * 2, BATCH_MAX);
  }
}

/** The next `count` items, fewer at the end. */
export function take<Item>(items: Iterator<Item>, count: number): Item[] {
  const taken: Item[] = [];
  while (taken.length < count) {
    const next = items.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
