/** Rows to the genome's words and back; nothing here touches the database. */
import type { Json, RunId } from "../core/mod.ts";
import {
  type AlleleStats,
  freshDetector,
  type Invocation,
  type RecordedSuccess,
  type RunRecord,
} from "../genome/mod.ts";
import type { alleleStats, invocations, runs, successes } from "./schema.ts";

type RunRow = typeof runs.$inferSelect;
type InvocationRow = typeof invocations.$inferSelect;
type SuccessRow = Pick<typeof successes.$inferSelect, "locus" | "sha" | "input" | "output">;
type StatsRow = Omit<typeof alleleStats.$inferSelect, "locus" | "sha">;

export function runOf(row: RunRow): RunRecord {
  const { seq: _, ...run } = row;
  return { ...run, input: jsonOf(row.input), output: jsonOf(row.output) };
}

export function invocationOf(row: InvocationRow, runId: RunId): Invocation {
  const { id: _, immediate, convergence, resilience, ...invocation } = row;
  return { ...invocation, runId, scores: { immediate, convergence, resilience } };
}

export function successOf(row: SuccessRow): RecordedSuccess {
  return { locus: row.locus, sha: row.sha, input: JSON.parse(row.input), output: JSON.parse(row.output) };
}

export function statsOf(row: StatsRow): AlleleStats {
  const { n, sumE, successes, consecutiveFailures, lastUsedMs, latency, detector } = row;
  return { n, sumE, successes, consecutiveFailures, lastUsedMs, latency, detector: detector ?? freshDetector };
}

function jsonOf(text: string | null): Json | undefined {
  return text === null ? undefined : (JSON.parse(text) as Json);
}
