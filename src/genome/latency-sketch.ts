import type { LatencySketch } from "./allele.ts";

/** Buckets per doubling. Four give bucket edges 19 % apart, so a quantile read at the middle is within ±9 %. */
const PER_DOUBLING = 4;
/** 2^27 µs ≈ 134 s is the last bucket; whatever is slower counts there. */
const BUCKETS_MAX = 27 * PER_DOUBLING;

export function latencyBucket(durationUs: number): number {
  if (!(durationUs > 1)) return 0;
  return Math.min(BUCKETS_MAX, Math.floor(Math.log2(durationUs) * PER_DOUBLING));
}

export function addLatency(sketch: LatencySketch, durationUs: number): LatencySketch {
  const bucket = latencyBucket(durationUs);
  const next = sketch.slice();
  while (next.length <= bucket) next.push(0);
  next[bucket] = (next[bucket] ?? 0) + 1;
  return next;
}

export function mergeLatency(left: LatencySketch, right: LatencySketch): LatencySketch {
  const length = Math.max(left.length, right.length);
  return Array.from({ length }, (_, bucket) => (left[bucket] ?? 0) + (right[bucket] ?? 0));
}

/** Microseconds below which a share `q` (0…1) of the calls stayed, or null without calls. */
export function latencyQuantileUs(sketch: LatencySketch, q: number): number | null {
  const total = sketch.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let rest = Math.ceil(q * total);
  for (const [bucket, count] of sketch.entries()) {
    rest -= count;
    if (rest <= 0) return 2 ** ((bucket + 0.5) / PER_DOUBLING);
  }
  return null;
}
