export function execute(input) {
  const sorted = [...input.ranges].sort((a, b) => a[0] - b[0]);
  const merged = [];
  for (const [start, end] of sorted) {
    const last = merged[merged.length - 1];
    if (last !== undefined && start <= last[1]) {
      last[1] = Math.min(last[1], end);
    } else {
      merged.push([start, end]);
    }
  }
  return { merged };
}
