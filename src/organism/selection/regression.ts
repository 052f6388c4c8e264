import type { JsonObject, Sha } from "../../core/mod.ts";
import { successorOf } from "../../evolution/mod.ts";
import type { RegressionAlarm } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { type AttemptResult, newContext } from "../run/attempt.ts";
import type { LocusRun } from "../run/result.ts";
import type { RunTools } from "../run/run-tools.ts";
import { promotable, restage } from "./restage.ts";

/** An attempt after which its allele's failure rate counts as risen. */
export interface AlarmedAttempt {
  readonly sha: Sha;
  readonly alarm: RegressionAlarm;
  readonly result: AttemptResult;
}

/**
 * What follows from a risen failure rate (`runtime.md`, Regression). Severe: the dominant steps down now. Mild: a repair
 * is sought in the background, with what another allele answered as the right answer. Both are kept in the history.
 */
export function reactToRegression(
  parts: OrganismParts,
  locus: Locus,
  input: JsonObject,
  run: LocusRun,
  alarmed: AlarmedAttempt,
  tools: RunTools,
): void {
  const { sha, alarm } = alarmed;
  const name = locus.contract.name;
  const reaction = react(parts, locus, input, run, alarmed, tools);
  const regression = { ...alarm, locus: name, sha, reaction, atMs: parts.clock.nowMs() };
  parts.store.addRegression(regression);
  parts.events.emit({ type: "regression_detected", ...regression });
}

function react(
  parts: OrganismParts,
  locus: Locus,
  input: JsonObject,
  run: LocusRun,
  { sha, alarm, result }: AlarmedAttempt,
  { mutator, background }: RunTools,
): string {
  if (locus.allele(sha)?.stage !== "dominant") return "none: it is not the dominant";
  const successor =
    alarm.level === "severe"
      ? successorOf(locus.alleles(), sha, parts.settings.selection, promotable(parts, locus), locus.fitnessOf)
      : null;
  if (successor !== null) {
    const reason = `failure rate rose from ${share(alarm.before)} to ${share(alarm.since)} over ${alarm.delay} invocations`;
    restage(parts, locus, successor.allele.sha, "dominant", { reason: `took over: the dominant's ${reason}` });
    return `demoted; ${successor.allele.sha.slice(0, 12)} took over`;
  }
  if (parts.engine === null || result.attempt.outcome !== "failure") return "none: there is nothing to repair with";
  keepAnswer(parts, locus, input, run);
  background.start((signal) => mutator.mutate(locus, input, result, newContext(null, true, signal)));
  return "a repair is sought in the background";
}

/** What another allele answered is the right answer: evidence that a repair must satisfy. */
function keepAnswer(parts: OrganismParts, locus: Locus, input: JsonObject, run: LocusRun): void {
  const winner = run.attempts.find(({ outcome }) => outcome === "success");
  if (winner === undefined) return;
  const success = { locus: locus.contract.name, sha: winner.sha, input, output: run.output };
  parts.store.recordSuccess(success, parts.clock.nowMs());
}

function share(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}
