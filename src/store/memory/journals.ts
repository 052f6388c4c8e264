import { type Clock, ConflictError, limits, type RunId } from "../../core/mod.ts";
import type {
  ClaimedJournal,
  JournaledStep,
  JournaledWrite,
  JournalFilter,
  JournalHead,
  JournalState,
  JournalSummary,
  JournalWriter,
  RunJournal,
  RunJournals,
} from "../../genome/mod.ts";
import { expectLimit } from "../preconditions.ts";

interface KeptJournal {
  summary: JournalSummary;
  readonly steps: JournaledStep[];
  readonly writes: Map<number, JournaledWrite>;
}

/** Journals of runs whose kernel is as transient as they are: there is never one whose process is gone. */
export class MemoryJournals implements RunJournals {
  readonly #journals = new Map<RunId, KeptJournal>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(head: JournalHead, steps: readonly JournaledStep[]): JournalWriter {
    if (head.resumes !== null) this.#resume(head.resumes, head.runId);
    const summary: JournalSummary = { ...head, state: "open", message: null, endedAtMs: null };
    const kept: KeptJournal = { summary, steps: [...steps], writes: new Map() };
    this.#journals.set(head.runId, kept);
    this.#forgetOldest();
    return this.#writer(kept);
  }

  claimAbandoned(): readonly ClaimedJournal[] {
    return [];
  }

  claimStuck(runId: RunId, reason: string): ClaimedJournal | null {
    const kept = this.#journals.get(runId);
    if (kept?.summary.state !== "stuck") return null;
    kept.summary = { ...kept.summary, state: "open", message: reason, endedAtMs: null };
    return { journal: wholeOf(kept), writer: this.#writer(kept) };
  }

  dismiss(runId: RunId, message: string): boolean {
    return this.#restate(runId, "stuck", "dismissed", message);
  }

  #resume(runId: RunId, by: RunId): void {
    if (this.#restate(runId, "kept", "resumed", `resumed as ${by}`)) return;
    const state = this.#journals.get(runId)?.summary.state ?? "gone";
    throw new ConflictError(`Cannot resume run ${runId}: its journal is ${state} by now`);
  }

  #restate(runId: RunId, from: JournalState, to: JournalState, message: string): boolean {
    const kept = this.#journals.get(runId);
    if (kept?.summary.state !== from) return false;
    kept.summary = { ...kept.summary, state: to, message, endedAtMs: this.#clock.nowMs() };
    return true;
  }

  get(runId: RunId): RunJournal | null {
    const kept = this.#journals.get(runId);
    return kept === undefined ? null : wholeOf(kept);
  }

  recent(limit: number, { state, after }: JournalFilter = {}): readonly JournalSummary[] {
    expectLimit(limit);
    const newest = [...this.#journals.values()].map(({ summary }) => summary).reverse();
    const start = after === undefined ? 0 : newest.findIndex(({ runId }) => runId === after) + 1;
    const behind = start === 0 && after !== undefined ? [] : newest.slice(start);
    return behind.filter((summary) => state === undefined || summary.state === state).slice(0, limit);
  }

  unsettled(): readonly (JournalSummary & { readonly isAlive: boolean })[] {
    return [...this.#journals.values()]
      .filter(({ summary }) => summary.state === "open" || summary.state === "stuck")
      .map(({ summary }) => ({ ...summary, isAlive: summary.state === "open" }));
  }

  #forgetOldest(): void {
    if (this.#journals.size <= limits.settledJournalsMax) return;
    let settled = [...this.#journals.values()].filter(({ summary }) => summary.endedAtMs !== null).length;
    for (const [runId, { summary }] of this.#journals) {
      if (settled <= limits.settledJournalsMax) break;
      if (summary.state === "open" || summary.state === "stuck") continue;
      this.#journals.delete(runId);
      settled -= 1;
    }
  }

  #writer(kept: KeptJournal): JournalWriter {
    return {
      record: (write) => {
        kept.writes.set(write.sequence, { ...write, progress: null });
      },
      withdraw: (sequence) => {
        kept.writes.delete(sequence);
      },
      progress: (sequence, progress) => {
        const write = kept.writes.get(sequence);
        if (write !== undefined) kept.writes.set(sequence, { ...write, progress });
      },
      addStep: (step) => {
        kept.steps.push(step);
      },
      close: (state, message) => {
        kept.summary = { ...kept.summary, state, message, endedAtMs: this.#clock.nowMs() };
      },
    };
  }
}

function wholeOf({ summary, steps, writes }: KeptJournal): RunJournal {
  return { ...summary, steps: [...steps], writes: [...writes.values()] };
}
