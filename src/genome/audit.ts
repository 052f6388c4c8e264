import { type JsonObject, type Sha, sha256Json } from "../core/mod.ts";

/** Who decided: somebody, or the rule that did it by itself. */
export type Actor =
  | "person"
  | `person ${string}`
  | `peer ${string}`
  | "sg init"
  | "policy"
  | "selection"
  | "mutation"
  | "watch";

/** What was decided. The list is closed: `sg audit --json` is read by scripts. */
export const AUDIT_ACTIONS = [
  "register",
  "ask",
  "approve",
  "reject",
  "promote",
  "demote",
  "restage",
  "refuse",
  "rollback",
  "dismiss",
  "deploy",
  "teardown",
  "grant",
  "revoke",
  "turn away",
  "add peer",
  "remove peer",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One decision that changed what the organism does, before it has its place in the trail. */
export interface AuditNote {
  readonly atMs: number;
  readonly actor: Actor;
  readonly action: AuditAction;
  /** The locus, pathway or topology that it is about. */
  readonly subject: string;
  readonly sha: Sha | null;
  readonly reason: string;
  /** What the decision was based on. */
  readonly numbers: JsonObject;
}

export interface AuditEntry extends AuditNote {
  /** 1 for the first; no gaps. */
  readonly seq: number;
  /** The hash of the entry before, or 64 zeros. */
  readonly previous: Sha;
  /** SHA-256 of the canonical JSON of all the other fields. */
  readonly hash: Sha;
}

export interface AuditFilter {
  readonly limit: number;
  readonly sinceMs?: number;
  readonly beforeSeq?: number;
  readonly action?: AuditAction;
}

/** The append-only list of decisions. Each entry vouches for the one before, so that a changed one shows. */
export interface AuditTrail {
  append(note: AuditNote): AuditEntry;
  /** The newest `limit` entries since `sinceMs`, older than entry `beforeSeq`, of this action, oldest first. */
  list(filter: AuditFilter): readonly AuditEntry[];
  verify(): AuditVerdict;
}

export interface AuditVerdict {
  readonly entries: number;
  /** The hash of the last entry: noted elsewhere, it also gives away a trail whose end was cut off. */
  readonly head: Sha;
  /** The first entry that does not fit and why, or null. */
  readonly problem: string | null;
}

const FIRST_PREVIOUS = "0".repeat(64) as Sha;

/** The note as the entry that comes after `last`. */
export function chained(note: AuditNote, last: Pick<AuditEntry, "seq" | "hash"> | null): AuditEntry {
  const { atMs, actor, action, subject, sha, reason, numbers } = note;
  const content = { atMs, actor, action, subject, sha, reason, numbers };
  const place = { seq: (last?.seq ?? 0) + 1, previous: last?.hash ?? FIRST_PREVIOUS };
  return { ...content, ...place, hash: sha256Json({ ...content, ...place }) };
}

/** Follows the chain from its first entry. */
export function verifyChain(entries: Iterable<AuditEntry>): AuditVerdict {
  let last: AuditEntry | null = null;
  for (const entry of entries) {
    const expected = chained(entry, last);
    const problem = problemOf(entry, expected);
    if (problem !== null) return { entries: last?.seq ?? 0, head: last?.hash ?? FIRST_PREVIOUS, problem };
    last = entry;
  }
  return { entries: last?.seq ?? 0, head: last?.hash ?? FIRST_PREVIOUS, problem: null };
}

function problemOf(entry: AuditEntry, expected: AuditEntry): string | null {
  if (entry.seq !== expected.seq) return `entry ${expected.seq} is missing: entry ${entry.seq} stands in its place`;
  if (entry.previous !== expected.previous) return `entry ${entry.seq} does not follow the one before it`;
  if (entry.hash !== expected.hash) return `entry ${entry.seq} was changed after it was written`;
  return null;
}
