export function execute(input) {
  const { samples, p } = input;
  if (samples.length === 0) {
    return { value: null };
  }
  const ordered = samples.slice().sort((x, y) => x - y);
  const rank = Math.floor((p / 100) * ordered.length);
  const index = Math.max(rank, 1) - 1;
  return { value: ordered[index] };
}
