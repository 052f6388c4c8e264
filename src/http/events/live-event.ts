import type { OrganismEvent } from "../../organism/mod.ts";

/** What the server streams: the organism's events, and two of the stream's own. */
export type LiveEvent =
  | OrganismEvent
  | { readonly type: "runs_left_out"; readonly count: number }
  /** Something was missed: whatever is shown must be asked for again. */
  | { readonly type: "gap" };
export type LiveType = LiveEvent["type"];

/** Every type there is, since a browser listens to each by its name: one that is missing here is a compile error. */
export const LIVE_TYPES: Readonly<Record<LiveType, true>> = {
  attempt_failed: true,
  run_finished: true,
  mutation_started: true,
  mutation_finished: true,
  allele_registered: true,
  stage_changed: true,
  trial_finished: true,
  approval_due: true,
  policy_refused: true,
  regression_detected: true,
  late_result: true,
  look_finished: true,
  journal_settled: true,
  rolled_back: true,
  runs_left_out: true,
  fused: true,
  decomposed: true,
  fusion_contested: true,
  unfused: true,
  gap: true,
};
