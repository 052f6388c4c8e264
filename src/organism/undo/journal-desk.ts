import { ConflictError, NotFoundError, type RunId, sha256 } from "../../core/mod.ts";
import type {
  Actor,
  ClaimedJournal,
  JournaledWrite,
  JournalFilter,
  JournalHead,
  JournalState,
  JournalSummary,
  RunJournal,
} from "../../genome/mod.ts";
import {
  compareIdentity,
  type InterruptedEntry,
  kernelIdentity,
  outlivesBoot,
  undoInterrupted,
} from "../../kernel/mod.ts";
import type { OrganismParts } from "../parts.ts";
import { rollbackFields } from "../run/run-locus.ts";
import { vanishedWrites } from "./still-stands.ts";

/** What became of a run that its own process did not finish. */
export interface SettledJournal {
  readonly runId: RunId;
  readonly name: string;
  readonly state: JournalState;
  readonly message: string;
  readonly undone: number;
  readonly failed: readonly string[];
}

/** How long a start waits for another process that is taking an interrupted run back. */
const OTHERS_WAIT_MS_MAX = 10_000;
const OTHERS_POLL_MS = 20;

/**
 * Runs' journals after the fact: what a start finds is settled here, and people ask here what a run did.
 *
 * A start takes an interrupted run back as its policy says; runs that keep what they did lose only the step that was
 * under way, and can be resumed. An inverse that the kernel refuses is tried once: the journal is then stuck, and stays
 * in sight until somebody retries or dismisses it.
 */
export class JournalDesk {
  readonly #parts: OrganismParts;

  constructor(parts: OrganismParts) {
    this.#parts = parts;
  }

  /** Settles what dead processes left. To be called before anything runs. */
  async recover(): Promise<readonly SettledJournal[]> {
    const present = kernelIdentity(this.#parts.kernel);
    const isOurs = ({ kernel }: JournalHead): boolean => compareIdentity(kernel.identity, present) !== "other";
    const settled: SettledJournal[] = [];
    // The newest first: it may have built on what an older one made.
    for (const claimed of this.#parts.store.journals.claimAbandoned(isOurs, TAKING_BACK).toReversed()) {
      const before = claimed.journal.writes.map((write): InterruptedEntry => ({ ...write, isLast: false }));
      const last = before.pop();
      const entries = last === undefined ? before : [...before, { ...last, isLast: true }];
      settled.push(
        await this.#settle(
          claimed,
          entries,
          claimed.journal.onFailure === "keep" ? "kept" : "rolled_back",
          "its process ended before it did",
        ),
      );
    }
    await this.#waitForOthers();
    return settled;
  }

  /** Tries once more what was refused. @throws NotFoundError, ConflictError */
  async retry(runId: string): Promise<SettledJournal> {
    const { kernel } = this.get(runId);
    if (compareIdentity(kernel.identity, kernelIdentity(this.#parts.kernel)) === "other") {
      throw new ConflictError(
        `Cannot retry the journal of run ${runId}: it acted on another kernel (${kernel.kind}, ${kernel.identity}); choose that one with --kernel, or, if it is gone, --dismiss`,
      );
    }
    const claimed = this.#parts.store.journals.claimStuck(this.get(runId).runId, TAKING_BACK);
    if (claimed === null) throw this.#notStuck(runId, "retry");
    const { writes, onFailure } = claimed.journal;
    const entries = writes.flatMap((write): readonly InterruptedEntry[] => {
      if (write.progress === null) return [];
      const pending = [...write.progress.refused.map(({ operation }) => operation), ...write.progress.pending];
      return [{ ...write, progress: { pending, redo: null, refused: [] }, isLast: false }];
    });
    // Writes that nobody began to undo belong to a run that went on: only what one of its failed alleles did was refused.
    const stands = writes.some(({ progress }) => progress === null);
    const standsAs = onFailure === "keep" ? "kept" : "committed";
    return await this.#settle(claimed, entries, stands ? standsAs : "rolled_back", "taken up again by a person");
  }

  /**
   * A person has put right what could not be taken back, or knows that the kernel of a dead run is gone for good.
   * @throws NotFoundError, ConflictError
   */
  dismiss(runId: string, who: string): JournalSummary {
    const { store, clock } = this.#parts;
    const journal = this.get(runId);
    const person: Actor = who === "person" ? who : `person ${who.replace(/^person /, "")}`;
    const message = `dismissed by ${who}; ${journal.message ?? ""}`;
    const isIt = (head: JournalHead): boolean => head.runId === journal.runId;
    const [abandoned] = journal.state === "open" ? store.journals.claimAbandoned(isIt, message) : [];
    store.atomically(() => {
      if (abandoned !== undefined) abandoned.writer.close("dismissed", message);
      else if (!store.journals.dismiss(journal.runId, message)) throw this.#notStuck(runId, "dismiss");
      const reason = `says that the ${journal.state} journal of ${journal.name} is settled`;
      const note = { atMs: clock.nowMs(), actor: person, action: "dismiss", subject: journal.runId } as const;
      store.audit.append({ ...note, sha: null, reason, numbers: { writes: journal.writes.length } });
    });
    return this.get(runId);
  }

  /** Runs of dead processes that this start could not settle: they acted on another kernel. */
  abandoned(): readonly JournalSummary[] {
    return this.unsettled().filter(({ state, isAlive }) => state === "open" && !isAlive);
  }

  /** @throws NotFoundError when the run has no journal, because it had no effects or is too long ago. */
  get(runId: string): RunJournal {
    const journal = this.#parts.store.journals.get(runId as RunId);
    if (journal !== null) return journal;
    throw new NotFoundError(
      `Cannot find the journal of run ${JSON.stringify(runId)}: only runs that changed something leave one, and the newest 1,000 are kept; \`sg journal\` lists them`,
    );
  }

  /** Writes of the run that were left standing and have gone since; null when another kernel has them. */
  async vanished(journal: RunJournal): Promise<ReadonlySet<JournaledWrite> | null> {
    return await vanishedWrites(this.#parts, journal);
  }

  recent(limit: number, filter: JournalFilter = {}): readonly JournalSummary[] {
    return this.#parts.store.journals.recent(limit, filter);
  }

  /** Open and stuck ones, the oldest first. */
  unsettled() {
    return this.#parts.store.journals.unsettled();
  }

  async #settle(
    { journal, writer }: ClaimedJournal,
    entries: readonly InterruptedEntry[],
    whenUndone: "kept" | "rolled_back" | "committed",
    why: string,
  ): Promise<SettledJournal> {
    const { runId, name } = journal;
    const kernel = compareIdentity(journal.kernel.identity, kernelIdentity(this.#parts.kernel));
    const left = {
      same: entries,
      restarted: entries.filter(({ operation }) => outlivesBoot(operation)),
      gone: [],
      other: [],
    };
    const toUndo = entriesToUndo(journal, left[kernel]);
    const report = rollbackFields(await undoInterrupted(this.#parts.kernel, toUndo, writer));
    const state = report.failed.length > 0 ? "stuck" : kernel === "same" ? whenUndone : "lost";
    const message = `${why}; ${outcomeMessage[state]}`;
    writer.close(state, message);
    const settled: SettledJournal = { runId, name, state, message, ...report };
    this.#announce(journal, settled);
    return settled;
  }

  #announce(journal: RunJournal, settled: SettledJournal): void {
    const { events, logger, store } = this.#parts;
    const { runId, name, state, message, undone, failed } = settled;
    events.emit({ type: "journal_settled", runId, name, state, undone, failed });
    logger.log(state === "stuck" ? "error" : "info", `run ${runId} of ${name}: ${message}`, { undone, failed });
    store.record(
      {
        runId,
        level: journal.level,
        name: journal.name,
        parentRunId: null,
        outcome: "failure",
        startedAtMs: journal.startedAtMs,
        durationUs: 0,
        inputHash: sha256(JSON.stringify(journal.input)),
        input: journal.input,
        output: undefined,
        message,
      },
      [],
    );
  }

  /** Another process that started at the same time may have been faster; nothing may run before it is done. */
  async #waitForOthers(): Promise<void> {
    const isTakenBack = () =>
      this.#parts.store.journals
        .unsettled()
        .some(({ state, message, isAlive }) => state === "open" && message === TAKING_BACK && isAlive);
    for (let waitedMs = 0; isTakenBack(); waitedMs += OTHERS_POLL_MS) {
      if (waitedMs >= OTHERS_WAIT_MS_MAX) {
        this.#parts.logger.log("warn", `another process has been taking a run back for ${OTHERS_WAIT_MS_MAX} ms`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, OTHERS_POLL_MS));
    }
  }

  #notStuck(runId: string, what: string): ConflictError {
    const { state } = this.get(runId);
    return new ConflictError(
      `Cannot ${what} the journal of run ${runId}: it is ${state}, and only a stuck one needs that`,
    );
  }
}

/** What is undone already is not undone again, and what a completed step did stands where the policy keeps it. */
function entriesToUndo(journal: RunJournal, entries: readonly InterruptedEntry[]): readonly InterruptedEntry[] {
  const completed = new Set(journal.steps.filter(({ outcome }) => outcome === "success").map(({ key }) => key));
  return entries.filter(({ progress, part }) => {
    if (progress !== null) return progress.pending.length + progress.refused.length > 0;
    return journal.onFailure === "rollback" || part === null || !completed.has(part);
  });
}

const TAKING_BACK = "being taken back";

const outcomeMessage: Readonly<Record<"lost" | "stuck" | "kept" | "rolled_back" | "committed", string>> = {
  lost: "what it did is gone with the kernel that it acted on, and what was not is taken back",
  stuck: "some of its changes could not be taken back",
  kept: "its completed steps stand, as its policy says, and the rest was taken back",
  committed: "what one of its alleles had left behind was taken back",
  rolled_back: "all its changes were taken back",
};
