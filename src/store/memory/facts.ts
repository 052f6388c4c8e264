/** The facts of `GenomeStore` beside alleles, without a file. */
import type { LocusName, Sha } from "../../core/mod.ts";
import {
  type Approval,
  type ApprovalDecision,
  type ApprovalRequest,
  type Approvals,
  type AuditEntry,
  type AuditFilter,
  type AuditNote,
  type AuditTrail,
  afterTrial,
  chained,
  type Scene,
  type TrialCount,
  type TrialResult,
  type Trials,
  verifyChain,
  type Watched,
  type Watches,
} from "../../genome/mod.ts";
import { expectLimit } from "../preconditions.ts";

/** Asked before every use: a store that was closed says so. */
type Guard = () => void;

export class MemoryAudit implements AuditTrail {
  readonly #guard: Guard;
  readonly #entries: AuditEntry[] = [];

  constructor(guard: Guard) {
    this.#guard = guard;
  }

  append(note: AuditNote): AuditEntry {
    this.#guard();
    const entry = chained(structuredClone(note), this.#entries.at(-1) ?? null);
    this.#entries.push(entry);
    return entry;
  }

  list({
    limit,
    sinceMs = 0,
    beforeSeq = Number.POSITIVE_INFINITY,
    action: wanted,
  }: AuditFilter): readonly AuditEntry[] {
    this.#guard();
    const since = this.#entries.filter(
      ({ atMs, seq, action }) => atMs >= sinceMs && seq < beforeSeq && (wanted ?? action) === action,
    );
    return since.slice(Math.max(0, since.length - expectLimit(limit)));
  }

  verify(): ReturnType<AuditTrail["verify"]> {
    this.#guard();
    return verifyChain(this.#entries);
  }

  checkpoint(): () => void {
    const { length } = this.#entries;
    return () => {
      this.#entries.length = length;
    };
  }
}

export class MemoryApprovals implements Approvals {
  readonly #guard: Guard;
  #approvals = new Map<string, Approval>();

  constructor(guard: Guard) {
    this.#guard = guard;
  }

  ask(request: ApprovalRequest): void {
    this.#guard();
    this.#approvals.set(keyOf(request.locus, request.sha), { ...request, state: "waiting", decision: null });
  }

  decide(locus: LocusName, sha: Sha, decision: ApprovalDecision): void {
    const approval = this.of(locus, sha);
    if (approval === null) return;
    this.#approvals.set(keyOf(locus, sha), { ...approval, state: decision.state, decision });
  }

  fulfil(locus: LocusName, sha: Sha): void {
    const approval = this.of(locus, sha);
    if (approval !== null) this.#approvals.set(keyOf(locus, sha), { ...approval, wish: "recessive" });
  }

  of(locus: LocusName, sha: Sha): Approval | null {
    this.#guard();
    return this.#approvals.get(keyOf(locus, sha)) ?? null;
  }

  waiting(): readonly Approval[] {
    this.#guard();
    return [...this.#approvals.values()]
      .filter(({ state }) => state === "waiting")
      .sort((left, right) => left.askedAtMs - right.askedAtMs || (left.sha < right.sha ? -1 : 1));
  }

  checkpoint(): () => void {
    const before = new Map(this.#approvals);
    return () => {
      this.#approvals = before;
    };
  }
}

export class MemoryTrials implements Trials {
  readonly #guard: Guard;
  #counts = new Map<string, readonly TrialCount[]>();

  constructor(guard: Guard) {
    this.#guard = guard;
  }

  note(result: TrialResult): TrialCount {
    const counts = this.of(result.locus, result.sha);
    const count = afterTrial(counts.find(({ kind }) => kind === result.kind) ?? null, result);
    const others = counts.filter(({ kind }) => kind !== result.kind);
    const sorted = [...others, count].sort((left, right) => (left.kind < right.kind ? -1 : 1));
    this.#counts.set(keyOf(result.locus, result.sha), sorted);
    return count;
  }

  of(locus: LocusName, sha: Sha): readonly TrialCount[] {
    this.#guard();
    return this.#counts.get(keyOf(locus, sha)) ?? [];
  }

  checkpoint(): () => void {
    const before = new Map(this.#counts);
    return () => {
      this.#counts = before;
    };
  }
}

export class MemoryWatches implements Watches {
  readonly #guard: Guard;
  #watched = new Map<string, Watched>();
  #scenes = new Map<string, Scene>();

  constructor(guard: Guard) {
    this.#guard = guard;
  }

  put(watched: Watched, scene?: Scene | null): void {
    this.#guard();
    this.#watched.set(watched.id, structuredClone(watched));
    if (scene === null) this.#scenes.delete(watched.id);
    else if (scene !== undefined) this.#scenes.set(watched.id, structuredClone(scene));
  }

  scene(id: string): Scene | null {
    this.#guard();
    return this.#scenes.get(id) ?? null;
  }

  get(id: string): Watched | null {
    this.#guard();
    return this.#watched.get(id) ?? null;
  }

  remove(id: string): void {
    this.#guard();
    this.#watched.delete(id);
    this.#scenes.delete(id);
  }

  due(kernel: string, nowMs: number, limit: number): readonly Watched[] {
    this.#guard();
    return [...this.#watched.values()]
      .filter((each) => each.kernel === kernel && each.dueAtMs <= nowMs)
      .sort((left, right) => left.dueAtMs - right.dueAtMs || (left.id < right.id ? -1 : 1))
      .slice(0, expectLimit(limit));
  }

  list(kernel: string, limit: number): readonly Watched[] {
    return this.due(kernel, Number.MAX_SAFE_INTEGER, limit);
  }

  checkpoint(): () => void {
    const watched = new Map(this.#watched);
    const scenes = new Map(this.#scenes);
    return () => {
      this.#watched = watched;
      this.#scenes = scenes;
    };
  }
}

function keyOf(locus: LocusName, sha: Sha): string {
  return `${sha} ${locus}`;
}
