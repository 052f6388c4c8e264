export function execute(input) {
  const { next } = input;
  const seenAt = new Map();
  let at = next.length === 0 ? -1 : 0;
  let steps = 0;
  while (at !== -1) {
    if (seenAt.has(at)) {
      return { steps, circle: steps - seenAt.get(at) };
    }
    seenAt.set(at, steps);
    steps += 1;
    at = next[at];
  }
  return { steps, circle: 0 };
}
