export type { ApprovalCase, Registration } from "./approval-desk.ts";
export { CallAborted, type RunOptions } from "./attempt.ts";
export type { Tournament, TournamentOptions } from "./compete.ts";
export type { ConformanceReport, ExampleResult } from "./conformance.ts";
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
export type { ExplainedAllele, Explanation } from "./explain.ts";
export type { Disagreement } from "./fusion/examine.ts";
export type { FuseOptions } from "./fusion/fusions.ts";
export type { Speed } from "./fusion/speed.ts";
export type { AskedFusion, FusedState, FusionReport, FusionState } from "./fusion/state.ts";
export { type GeneratedAllele, generateAlleles } from "./generate-alleles.ts";
export type { SettledJournal } from "./journal-desk.ts";
export type { LineageNode } from "./lineage.ts";
export type { EvidenceSummary, Nursery, SupervisedMutation } from "./nursery.ts";
export * from "./organism.ts";
export type { ModelFuser, OrganismParts, OrganismSettings } from "./parts.ts";
export type { PeerDesk } from "./peer-desk.ts";
export type { PathwayPlan, PlannedLocus } from "./plan-pathway.ts";
export type { LocusRun, MutationReport, PathwayRun, StepRun } from "./result.ts";
export type { Schedules, Timer } from "./schedules.ts";
export type { DominantStatus, LocusStatus, OrganismStatus } from "./status.ts";
export { createWorkbench, type JudgedCall, type Workbench, type WorkbenchParts } from "./workbench.ts";
