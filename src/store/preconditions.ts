/**
 * What both stores demand of their callers, so that a mistake fails alike in both and at once. For statistics that is
 * more than courtesy: a run that was accepted into the buffer must never be refused at commit.
 */
import { sha256, UsageError } from "../core/mod.ts";
import type { Allele, Invocation, Rescored, RunRecord } from "../genome/mod.ts";

/** Bound on the attempts that one run may record; keys of invocations are built on it (`schema.ts`). */
export const invocationsPerRunMax = 1_024;

/** @throws TypeError when the allele's name is not the hash of its source. */
export function expectNamedByContent(allele: Allele): void {
  if (sha256(allele.source) === allele.sha) return;
  throw new TypeError(`Cannot add allele ${JSON.stringify(allele.sha)}: it is not the SHA-256 of the source`);
}

/** @throws TypeError when a number is not finite or there are too many invocations. */
export function expectRecordable(run: RunRecord, invocations: readonly Invocation[]): void {
  expectNumber(run.startedAtMs, "run", run.runId);
  expectNumber(run.durationUs, "run", run.runId);
  if (invocations.length > invocationsPerRunMax) {
    throw new TypeError(
      `Cannot record run ${run.runId}: it has ${invocations.length} invocations, at most ${invocationsPerRunMax} fit`,
    );
  }
  for (const invocation of invocations) {
    if (invocation.runId !== run.runId) {
      throw new TypeError(`Cannot record run ${run.runId}: one of its invocations is of run ${invocation.runId}`);
    }
    expectNumber(invocation.durationUs, "an invocation of run", run.runId);
    expectNumber(invocation.atMs, "an invocation of run", run.runId);
    expectNumber(invocation.e ?? 0, "an invocation of run", run.runId);
  }
}

export function expectRescorable(rescored: Rescored): void {
  expectNumber(rescored.e, "the new score of run", rescored.runId);
}

/** The prefix in lower case. @throws UsageError: people type prefixes. */
export function expectPrefix(prefix: string): string {
  const digits = prefix.toLowerCase();
  if (/^[0-9a-f]{4,64}$/.test(digits)) return digits;
  throw new UsageError(`Cannot look up allele ${JSON.stringify(prefix)}: a prefix is 4 to 64 hexadecimal digits`);
}

/** @throws TypeError unless `limit` is a whole number, 0 or more. */
export function expectLimit(limit: number): number {
  if (Number.isSafeInteger(limit) && limit >= 0) return limit;
  throw new TypeError(`Cannot list ${limit} entries: the limit must be a whole number, 0 or more`);
}

/** Asked for every run: its message is put together only where there is something to say. */
function expectNumber(value: number, what: string, runId: string): void {
  if (!Number.isFinite(value)) throw new TypeError(`Cannot record ${what} ${runId}: ${value} is not a finite number`);
}
