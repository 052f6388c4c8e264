/** 0.8 ms, 12 ms, 1.4 s: three digits are as many as anybody reads. */
export function formatDuration(us: number): string {
  if (us < 1_000) return `${Math.round(us)} µs`;
  if (us < 10_000) return `${(us / 1_000).toFixed(1)} ms`;
  if (us < 1_000_000) return `${Math.round(us / 1_000)} ms`;
  return `${(us / 1_000_000).toFixed(1)} s`;
}

export function formatFitness(fitness: number): string {
  return fitness.toFixed(3);
}

export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

/** US dollars: cents matter only from ten cents on. */
export function formatCost(usd: number | null): string {
  if (usd === null) return "price unknown";
  return usd === 0 || usd >= 0.1 ? `$${usd.toFixed(2)}` : `$${usd.toFixed(4)}`;
}
