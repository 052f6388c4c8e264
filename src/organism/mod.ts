export type { Difference } from "./deploy/differences.ts";
export type {
  DeployedRun,
  DeployedTopology,
  DeploymentPlan,
  DeploymentReport,
  DeployRequest,
  RehearsedRun,
  TeardownPlan,
  TeardownReport,
} from "./deploy/report.ts";
export * from "./events.ts";
export type { Disagreement } from "./fusion/examine.ts";
export type { FuseOptions } from "./fusion/fusions.ts";
export type { Speed } from "./fusion/speed.ts";
export type { AskedFusion, FusedState, FusionReport, FusionState } from "./fusion/state.ts";
export type { ExplainedAllele, Explanation } from "./insight/explain.ts";
export type { LineageNode } from "./insight/lineage.ts";
export type { DominantStatus, LocusStatus, OrganismStatus } from "./insight/status.ts";
export * from "./organism.ts";
export type { ModelFuser, OrganismParts, OrganismSettings } from "./parts.ts";
export type { PeerDesk } from "./peer-desk.ts";
export type { ApprovalCase, Registration } from "./policy/approval-desk.ts";
export { brokenPromises, type ConformanceReport, countBroken, type ExampleResult } from "./repair/conformance.ts";
export { type GeneratedAllele, generateAlleles } from "./repair/generate-alleles.ts";
export type { Nursery, SupervisedMutation } from "./repair/nursery.ts";
export { createWorkbench, type JudgedCall, type Workbench, type WorkbenchParts } from "./repair/workbench.ts";
export { CallAborted, type RunOptions } from "./run/attempt.ts";
export type { PathwayPlan, PlannedLocus } from "./run/plan-pathway.ts";
export type { LocusRun, MutationReport, PathwayRun, StepRun } from "./run/result.ts";
export type { Tournament, TournamentOptions } from "./selection/compete.ts";
export type { SettledJournal } from "./undo/journal-desk.ts";
export { assertLocusOrPathway } from "./unknown-name.ts";
export type { Schedules, Timer } from "./watch/schedules.ts";
