import { useNow } from "../data/clock.ts";
import { ago, ratio, shortSha, stamp } from "../data/format.ts";
import { Name } from "./name.tsx";

/** How long ago, with the exact time on demand. */
export function Ago({ at }: { readonly at: number | null }) {
  const now = useNow(10_000);
  if (at === null) return <span class="muted">never</span>;
  return (
    <time class="nowrap" dateTime={new Date(at).toISOString()} title={stamp(at)}>
      {ago(at, now)}
    </time>
  );
}

/** @param props.locus where it is known: two loci may have the same source */
export function AlleleLink({ sha, locus }: { readonly sha: string; readonly locus?: string | undefined }) {
  return (
    <a class="mono" href={`/alleles/${alleleName(sha, locus)}`}>
      {shortSha(sha)}
    </a>
  );
}

export function alleleName(sha: string, locus: string | undefined): string {
  return locus === undefined || pathwayOf(locus) !== null ? sha : `${locus}:${sha}`;
}

/** A fused gene stands at the slot of its pathway, which is no locus. */
export function pathwayOf(locus: string): string | null {
  return locus.startsWith("pathway:") ? locus.slice("pathway:".length) : null;
}

/** Words with code among them, as the organism writes its reasons: what stands between back-ticks is code. */
export function Prose({ children }: { readonly children: string }) {
  const parts = children.split(/`([^`]+)`/);
  return <>{parts.map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>))}</>;
}

export function LocusLink({ name }: { readonly name: string }) {
  const pathway = pathwayOf(name);
  return (
    <a class="name" href={pathway === null ? `/loci/${encodeURIComponent(name)}` : `/pathways/${pathway}`}>
      <Name>{pathway ?? name}</Name>
    </a>
  );
}

export function PeerLink({ name }: { readonly name: string }) {
  return (
    <a class="name" href={`/exchange/peers/${encodeURIComponent(name)}`}>
      {name}
    </a>
  );
}

/** Ids begin with the time: what tells two of them apart is at the end. */
export function shortRun(id: string): string {
  return id.slice(-8);
}

export function RunLink({ id, label = shortRun(id) }: { readonly id: string; readonly label?: string }) {
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
