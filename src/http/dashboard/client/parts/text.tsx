import { useNow } from "../data/clock.ts";
import { ago, ratio, shortSha } from "../data/format.ts";

/** How long ago, with the exact time on demand. */
export function Ago({ at }: { readonly at: number | null }) {
  const now = useNow(10_000);
  if (at === null) return <span class="muted">never</span>;
  const date = new Date(at);
  return (
    <time class="nowrap" dateTime={date.toISOString()} title={date.toLocaleString()}>
      {ago(at, now)}
    </time>
  );
}

export function AlleleLink({ sha }: { readonly sha: string }) {
  return (
    <a class="mono" href={`/alleles/${sha}`}>
      {shortSha(sha)}
    </a>
  );
}

export function LocusLink({ name }: { readonly name: string }) {
  return (
    <a class="name" href={`/loci/${encodeURIComponent(name)}`}>
      {name}
    </a>
  );
}

export function RunLink({ id, label = id.slice(0, 12) }: { readonly id: string; readonly label?: string }) {
  return (
    <a class="mono" href={`/runs/${encodeURIComponent(id)}`}>
      {label}
    </a>
  );
}

/** Below so many invocations a low fitness says nothing yet: F = Σe / max(n, 10). */
const LEARNED_N = 10;

interface FitnessProps {
  readonly fitness: number;
  readonly wilson: number;
  readonly n: number;
}

/** Fitness as a number and a bar, with a mark where the Wilson bound is. */
export function Fitness({ fitness, wilson, n }: FitnessProps) {
  const tone = n < LEARNED_N ? "neutral" : fitness >= 0.9 ? "ok" : fitness >= 0.6 ? "warn" : "fail";
  const title = `fitness ${ratio(fitness)}, Wilson 95 % lower bound ${ratio(wilson)}, ${n} invocations`;
  return (
    <span class="fitness" title={title}>
      <span class="number">{n === 0 ? "–" : ratio(fitness)}</span>
      <span class="meter" aria-hidden="true">
        <span class={`meter-fill fill-${tone}`} style={{ width: `${fitness * 100}%` }} />
        {n > 0 && <span class="meter-mark" style={{ left: `${wilson * 100}%` }} />}
      </span>
    </span>
  );
}
