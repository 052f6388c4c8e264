import type { GeneContract } from "../../contract/mod.ts";
import type { Json, JsonObject, LocusName } from "../../core/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { isHealthy } from "../run/verify.ts";
import { requiredFields, type WatchList } from "../watch/watch-list.ts";
import { applyLateResult } from "./late-results.ts";

/**
 * Routes what a diagnostic found, whoever ran it, to the loci that its contract's `feeds:` names. It concerns those
 * invocations whose input and output contain the values of all its required fields: `check_fdb_stability bridge=br0`
 * speaks of whoever took or gave "br0". For a `resilience` feed they must be at least one interval of `sg watch` old,
 * because resilience is what lasts.
 */
export function routeDiagnosis(
  parts: OrganismParts,
  locusOf: (name: LocusName) => Locus,
  watchList: WatchList,
  diagnostic: GeneContract,
  input: JsonObject,
  output: Json,
): void {
  if (diagnostic.feeds.length === 0) return;
  const values = requiredFields(diagnostic).map(({ name }) => input[name] ?? null);
  if (values.length === 0) return;
  const healthy = isHealthy(output);
  const reason = healthy ? null : `${diagnostic.name} reports unhealthy: ${JSON.stringify(output)}`;
  const nowMs = parts.clock.nowMs();
  for (const { locus, timescale } of diagnostic.feeds) {
    if (timescale === "immediate") continue;
    const madeBeforeMs = timescale === "resilience" ? nowMs - parts.settings.watch.intervalMs : nowMs;
    const concerned = watchList.concerning(locus, values, madeBeforeMs);
    applyLateResult(parts, locusOf, concerned, { timescale, score: healthy ? 1 : 0, reason });
  }
}
