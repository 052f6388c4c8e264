/** One measured figure beside the baseline of the same run; machines are shared, so only the ratio travels. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly baseline: { readonly name: string; readonly value: number };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Medians of `rounds` rounds in which every candidate takes its turn, so that a noisy minute disturbs all alike. */
export async function interleaved<Name extends string>(
  candidates: Readonly<Record<Name, () => number | Promise<number>>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(candidates) as Name[];
  const seen = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) seen.get(name)?.push(await candidates[name]());
  }
  return Object.fromEntries(names.map((name) => [name, median(seen.get(name) ?? [])])) as Record<Name, number>;
}

export function renderFigures(figures: readonly Figure[]): string {
  return figures
    .map(({ name, unit, value, baseline }) => {
      const ratio = baseline.value === 0 ? "" : `${(value / baseline.value).toPrecision(3)} ×`;
      return `${name.padEnd(52)} ${show(value).padStart(12)} ${unit.padEnd(7)} ${ratio.padStart(10)}  ${baseline.name} ${show(baseline.value)}`;
    })
    .join("\n");
}

function show(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}
