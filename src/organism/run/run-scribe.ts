import type { GeneContract, PathwayContract } from "../../contract/mod.ts";
import type { JsonObject, RunId } from "../../core/mod.ts";
import type { JournaledStep, JournalHead, JournalWriter } from "../../genome/mod.ts";
import { type JournalEntry, kernelIdentity, type TransactionJournal, type UndoProgress } from "../../kernel/mod.ts";
import type { OrganismParts } from "../parts.ts";

/**
 * Keeps a run's journal. It begins with the first write: a run that changes nothing leaves nothing, and pays nothing.
 * Steps that were done before are written then.
 */
export class RunScribe implements TransactionJournal {
  /** Why the run ends as it does, for the journal's last line. */
  reason: string | null = null;
  /** What a commit means: all went well, or the run failed and its policy keeps what was done. */
  committedAs: "committed" | "kept" = "committed";
  readonly #parts: OrganismParts;
  readonly #head: () => JournalHead;
  #writer: JournalWriter | null = null;
  /** Put into their form when there is a journal to write them to: most runs have none. */
  #stepsBefore: (() => JournaledStep)[] = [];
  #refused = 0;

  /** @param head asked for with the first write only: most runs have none */
  constructor(parts: OrganismParts, head: () => JournalHead) {
    this.#parts = parts;
    this.#head = head;
  }

  record({ sequence, operation, inverse, part }: JournalEntry): void {
    this.#opened().record({ sequence, operation, inverse, part });
  }

  withdraw(sequence: number): void {
    this.#writer?.withdraw(sequence);
  }

  progress(sequence: number, progress: UndoProgress): void {
    this.#writer?.progress(sequence, progress);
    if (progress.pending.length === 0) this.#refused += progress.refused.length;
  }

  step(step: () => JournaledStep): void {
    if (this.#writer === null) this.#stepsBefore.push(step);
    else this.#writer.addStep(step());
  }

  /** An inverse that was refused, even of an allele that was not the last, leaves something that a person must see. */
  close(outcome: "committed" | "rolled_back"): void {
    if (this.#writer === null) return;
    if (this.#refused > 0) {
      const count = this.#refused === 1 ? "one change" : `${this.#refused} changes`;
      const why = this.reason === null ? "" : `; the run failed: ${this.reason}`;
      this.#writer.close("stuck", `${count} could not be taken back${why}`);
      return;
    }
    this.#writer.close(outcome === "committed" ? this.committedAs : outcome, this.reason);
  }

  /** A resumed run has effects from the start: those of the run that it goes on with. @throws ConflictError */
  resume(completed: Iterable<JournaledStep>): void {
    this.#stepsBefore = [...completed].map((step) => () => step);
    this.#opened();
  }

  #opened(): JournalWriter {
    if (this.#writer !== null) return this.#writer;
    this.#writer = this.#parts.store.journals.open(
      this.#head(),
      this.#stepsBefore.map((step) => step()),
    );
    this.#stepsBefore = [];
    return this.#writer;
  }
}

export function journalHead(
  parts: OrganismParts,
  runId: RunId,
  contract: GeneContract | PathwayContract,
  input: JsonObject,
  startedAtMs: number,
  resumes: RunId | null = null,
): JournalHead {
  return {
    runId,
    level: contract.level === "gene" ? "locus" : "pathway",
    name: contract.name,
    revision: contract.revision,
    kernel: { kind: parts.kernel.kind, identity: kernelIdentity(parts.kernel) },
    onFailure: contract.level === "pathway" && keepsOnFailure(contract) ? "keep" : "rollback",
    input,
    startedAtMs,
    resumes,
  };
}

/** `rollback completed steps` is what happens unless the author says otherwise and does not say that. */
export function keepsOnFailure({ onFailure }: PathwayContract): boolean {
  return onFailure.length > 0 && !onFailure.includes("rollback completed steps");
}
