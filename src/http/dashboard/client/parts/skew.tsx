import { duration } from "../data/format.ts";
import { skewTone } from "../data/peers.ts";
import { Badge } from "./badge.tsx";

/** Below this a clock is as right as can be told over a network. */
const EXACT_MS = 50;

/** How far another node's clock is off; loud only where it matters. */
export function Skew({ ms }: { readonly ms: number | null }) {
  if (ms === null) return <span class="muted">–</span>;
  const tone = skewTone(ms);
  const text = Math.abs(ms) < EXACT_MS ? "in step" : `${duration(Math.abs(ms) * 1_000)} ${ms > 0 ? "ahead" : "behind"}`;
  return tone === "ok" ? <span class="nowrap">{text}</span> : <Badge tone={tone}>{text}</Badge>;
}
