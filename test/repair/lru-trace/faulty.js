export function execute({ keys, capacity }) {
  const cache = new Map();
  let hits = 0;
  for (const key of keys) {
    if (cache.has(key)) {
      hits++;
    } else if (cache.size >= capacity) {
      const [oldest] = cache.keys();
      cache.delete(oldest);
    }
    cache.set(key, true);
  }
  return { hits, held: [...cache.keys()] };
}
