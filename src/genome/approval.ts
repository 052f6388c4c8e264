import type { LocusName, Sha } from "../core/mod.ts";
import type { Actor } from "./audit.ts";

/** A new allele whose risk asks for a person's word. */
export interface ApprovalRequest {
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly askedAtMs: number;
  readonly askedBy: Actor;
  readonly reason: string;
  /** What it is to become once it may act. */
  readonly wish: "dominant" | "recessive";
}

export interface Approval extends ApprovalRequest {
  readonly state: "waiting" | "approved" | "rejected";
  readonly decision: ApprovalDecision | null;
}

export interface ApprovalDecision {
  readonly state: "approved" | "rejected";
  readonly by: Actor;
  readonly reason: string;
  readonly atMs: number;
}

/** The queue of what waits for a person, and what became of it. */
export interface Approvals {
  /** Puts the allele into the queue, again if it was decided before. */
  ask(request: ApprovalRequest): void;
  /** Nothing happens when the allele was never in the queue. */
  decide(locus: LocusName, sha: Sha, decision: ApprovalDecision): void;
  /** The wish to be dominant was granted: from now on it is one allele among others. */
  fulfil(locus: LocusName, sha: Sha): void;
  of(locus: LocusName, sha: Sha): Approval | null;
  /** The oldest request first. */
  waiting(): readonly Approval[];
}
