/**
 * What the risk of a contract demands (`runtime.md`, table of risks), as data and as the questions that the rest of the
 * organism asks. Nobody else decides by risk: whoever runs, registers, approves or promotes asks here, and what is said
 * no to comes with what would be needed.
 */
import type { Family, GeneContract, Risk } from "../../contract/mod.ts";
import type { Approval, Stage, TrialCount, TrialKind } from "../../genome/mod.ts";

/** Each risk demands all that the lower ones do. A transaction with rollback is what every configuration gene gets. */
export interface RiskDemands {
  /** Diagnostics after every run, and rollback when they disagree with the gene. */
  readonly convergenceCheck: boolean;
  /** A success on a simulated kernel in the live kernel's state before the first run on the live one. */
  readonly shadowRun: boolean;
  /** A person's word for a new allele. */
  readonly approval: boolean;
  /** Successes on a canary node before it acts anywhere else. */
  readonly canary: boolean;
  /** Good results hours later before it becomes dominant. */
  readonly resilience: boolean;
}

const nothing = { convergenceCheck: false, shadowRun: false, approval: false, canary: false, resilience: false };
const medium = { ...nothing, convergenceCheck: true };
const high = { ...medium, shadowRun: true, approval: true };

export const RISK_POLICY: Readonly<Record<Risk, RiskDemands>> = {
  none: nothing,
  low: nothing,
  medium,
  high,
  critical: { ...high, canary: true, resilience: true },
};

/**
 * What alleles of peers may do once they have passed the gate and the contract's examples. `by_risk`: pure transforms of
 * risk `none` that also give what was recorded here join the others at the end of the line, like a repair that was born
 * here; they take over by their own runs here alone. All others wait for a person. `approve`: all wait.
 */
export const IMPORT_POLICY = {
  by_risk: { transform: ["none"], diagnostic: [], configuration: [] },
  approve: { transform: [], diagnostic: [], configuration: [] },
} as const satisfies Record<string, Readonly<Record<Family, readonly Risk[]>>>;

export type ImportPolicy = keyof typeof IMPORT_POLICY;

/** How much evidence is enough; every number is configuration. */
export interface PolicySettings {
  readonly imports: ImportPolicy;
  /** This node is one on which canary alleles act. */
  readonly canary: boolean;
  /** Successes in a row on simulated kernels that make an approval due. */
  readonly shadowRuns: number;
  /** Successes in a row on canary nodes that end the canary stage. */
  readonly canaryRuns: number;
  /** Good resilience results in a row that a critical allele needs to become dominant. */
  readonly resilienceResults: number;
}

/** Where genes act: on a live kernel, on one that is a canary node, or in rehearsal on the mock kernel. */
export type Venue = "live" | "canary" | "rehearsal";

export function venueOf(kernel: "mock" | "linux", { canary }: Pick<PolicySettings, "canary">): Venue {
  if (kernel === "mock") return "rehearsal";
  return canary ? "canary" : "live";
}

/** The stage at which a new allele enters. */
export function entryStage(risk: Risk): Stage {
  return RISK_POLICY[risk].approval ? "shadow" : "recessive";
}

/** Why an allele of a peer waits for a person whatever it has shown, or null. */
export function importRefusal(
  { name, family, risk, examples }: Pick<GeneContract, "name" | "family" | "risk" | "examples">,
  { imports }: Pick<PolicySettings, "imports">,
): string | null {
  const free: readonly Risk[] = IMPORT_POLICY[imports][family];
  if (!free.includes(risk)) return "it comes from a peer";
  return examples.length === 0 ? `it comes from a peer, and ${name} has no examples to judge it by` : null;
}

/** Where a person's approval leads: to the canary node if the risk demands one, else to what was wished for. */
export function stageAfterApproval(risk: Risk, wish: Approval["wish"]): Stage {
  return RISK_POLICY[risk].canary ? "canary" : wish;
}

/** Why nothing may act at this locus on a live kernel, or null. A rehearsal may: nobody feels it. */
export function locusRefusal(
  contract: Pick<GeneContract, "name" | "family" | "risk" | "verify">,
  venue: Venue,
): string | null {
  if (venue === "rehearsal" || !lacksConvergenceCheck(contract)) return null;
  return `${contract.name} has risk ${contract.risk}, so its work must be checked, and its contract has no \`verify:\`; add diagnostics there, or rehearse it with --kernel mock`;
}

function lacksConvergenceCheck({ family, risk, verify }: Pick<GeneContract, "family" | "risk" | "verify">): boolean {
  return family === "configuration" && RISK_POLICY[risk].convergenceCheck && verify === null;
}

/** What a canary lacks on a node that is none. */
export const CANARY_NODES_ONLY =
  "this is no canary node; a canary acts only where policy.canary is true (SG_POLICY_CANARY=true, or `canary = true` in `[policy]`)";

/** Why an allele in this stage may not act in this venue, or null. */
export function stageRefusal(stage: Stage, venue: Venue): string | null {
  if (stage === "deprecated") return "it is deprecated";
  if (venue === "rehearsal" || stage === "dominant" || stage === "recessive") return null;
  if (stage === "shadow") return "a person must approve it first: `sg approve`";
  return venue === "canary" ? null : `it is in its canary stage, and ${CANARY_NODES_ONLY}`;
}

/** True when the allele must succeed in the shadow of the live kernel before it acts there. */
export function needsShadowRun(risk: Risk, venue: Venue, trials: readonly TrialCount[]): boolean {
  if (venue === "rehearsal" || !RISK_POLICY[risk].shadowRun) return false;
  return successesIn(trials, "shadow") === 0;
}

/** Why an allele may not become dominant, or null. */
export function promotionRefusal(
  risk: Risk,
  stage: Stage,
  trials: readonly TrialCount[],
  settings: PolicySettings,
): string | null {
  if (stage === "shadow") return `its risk is ${risk}, so a person must approve it first: \`sg approve\``;
  if (stage === "canary") return `it is in its canary stage: ${progress(trials, "canary", settings.canaryRuns)}`;
  if (!RISK_POLICY[risk].resilience || streakOf(trials, "resilience") >= settings.resilienceResults) return null;
  return `its risk is ${risk}, so it must have lasted: ${progress(trials, "resilience", settings.resilienceResults)}; \`sg watch\` looks`;
}

/** Why an approval would come too early, or null: the latest trial says that it does not work. */
export function approvalRefusal(trials: readonly TrialCount[]): string | null {
  const latest = rehearsalsOf(trials).toSorted((left, right) => right.lastAtMs - left.lastAtMs)[0];
  if (latest === undefined || latest.lastProblem === null) return null;
  return `its last ${latest.kind} run failed: ${latest.lastProblem}; let it succeed in one first, or \`sg reject\` it`;
}

/** Successes in a row on simulated kernels, and whether they are enough to ask a person to look. */
export function rehearsalProgress(
  trials: readonly TrialCount[],
  { shadowRuns }: Pick<PolicySettings, "shadowRuns">,
): { readonly streak: number; readonly isEnough: boolean } {
  const streak = rehearsalsOf(trials).reduce((sum, trial) => sum + trial.streak, 0);
  return { streak, isEnough: streak >= shadowRuns };
}

/** True when the canary stage is over. */
export function canaryIsOver(trials: readonly TrialCount[], { canaryRuns }: PolicySettings): boolean {
  return streakOf(trials, "canary") >= canaryRuns;
}

function rehearsalsOf(trials: readonly TrialCount[]): readonly TrialCount[] {
  return trials.filter(({ kind }) => kind === "shadow" || kind === "rehearsal");
}

function streakOf(trials: readonly TrialCount[], wanted: TrialKind): number {
  return trials.find(({ kind }) => kind === wanted)?.streak ?? 0;
}

function successesIn(trials: readonly TrialCount[], wanted: TrialKind): number {
  return trials.find(({ kind }) => kind === wanted)?.successes ?? 0;
}

function progress(trials: readonly TrialCount[], kind: TrialKind, needed: number): string {
  return `${streakOf(trials, kind)} of ${needed} good ${kind} results in a row`;
}
