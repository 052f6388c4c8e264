import { canonicalJson, type Json, type Sha, sha256 } from "../core/mod.ts";
import type { Invocation, RecordedSuccess, Rescored, RunRecord } from "../genome/mod.ts";
import { expectRecordable, expectRescorable } from "./preconditions.ts";

/**
 * A statistic on its way to the disk. JSON is written out on entry: what the caller does to its objects afterwards
 * changes nothing, what cannot be written fails at the caller, and the buffer knows how much it holds.
 */
export type Pending =
  | {
      readonly kind: "run";
      readonly run: RunRecord;
      readonly invocations: readonly Invocation[];
      readonly input: string | null;
      readonly output: string | null;
      readonly bytes: number;
    }
  | {
      readonly kind: "success";
      readonly success: RecordedSuccess;
      readonly inputHash: Sha;
      readonly input: string;
      readonly output: string;
      readonly atMs: number;
      readonly bytes: number;
    }
  | { readonly kind: "rescored"; readonly rescored: Rescored; readonly bytes: number };

export type PendingRun = Extract<Pending, { kind: "run" }>;

/** Rough weight of a row without its texts. */
const ROW_BYTES = 512;

export function pendingRun(run: RunRecord, invocations: readonly Invocation[]): Pending {
  expectRecordable(run, invocations);
  const input = textOf(run.input);
  const output = textOf(run.output);
  const bytes = ROW_BYTES * (1 + invocations.length) + (input?.length ?? 0) + (output?.length ?? 0);
  return { kind: "run", run, invocations, input, output, bytes };
}

export function pendingSuccess(success: RecordedSuccess, atMs: number): Pending {
  const input = canonicalJson(success.input);
  const output = JSON.stringify(success.output);
  const bytes = ROW_BYTES + input.length + output.length;
  return { kind: "success", success, inputHash: sha256(input), input, output, atMs, bytes };
}

export function pendingRescore(rescored: Rescored): Pending {
  expectRescorable(rescored);
  return { kind: "rescored", rescored, bytes: ROW_BYTES };
}

function textOf(value: Json | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
