import type { Clock } from "../core/mod.ts";
import type { JournaledProgress, JournaledStep, JournaledWrite, JournalState, JournalWriter } from "../genome/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import type { StoreGuard } from "./store-guard.ts";

/** What a commit must outlive: the end of the process only (no sync of the disk), or a power cut as well. */
export type Durability = "process" | "machine";

/**
 * One transaction. In WAL mode a commit under NORMAL is written but not synced: it is there after a kill, and may be
 * gone after a power cut (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export function durably<Result>(db: GenomeDatabase, durability: Durability, action: () => Result): Result {
  return withDurability(db, durability, () => db.$client.transaction(action).immediate());
}

/** The same for somebody who has the transaction already. */
export function withDurability<Result>(
  { $client: client }: GenomeDatabase,
  durability: Durability,
  transaction: () => Result,
): Result {
  if (durability === "machine") return transaction();
  client.run("PRAGMA synchronous = NORMAL");
  try {
    return transaction();
  } finally {
    client.run("PRAGMA synchronous = FULL");
  }
}

const ATTEMPT = "write a run's journal to the genome";

/** Behind those that the journal has already. */
export function insertSteps({ $client: client }: GenomeDatabase, journal: number, steps: readonly JournaledStep[]) {
  const insert = client.prepare<unknown, (string | number | null)[]>(
    `INSERT INTO journal_steps (journal, ordinal, key, unit, number, name, outcome, run_id, output, attempts, duration_us)
     VALUES (?1, (SELECT coalesce(max(ordinal), 0) + 1 FROM journal_steps WHERE journal = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`,
  );
  for (const { key, unit, number, name, outcome, runId, output, attempts, durationUs } of steps) {
    const texts = [output === null ? null : JSON.stringify(output), JSON.stringify(attempts)];
    insert.run(journal, key, unit, number, name, outcome, runId, ...texts, durationUs);
  }
}

/**
 * Plain SQL: one statement per write of a run. What only says how far things have come (steps, progress of a rollback)
 * is not synced even for a real kernel: after a power cut its state is gone, and with it what the record was about.
 */
export class FileJournalWriter implements JournalWriter {
  readonly #db: GenomeDatabase;
  readonly #journal: number;
  readonly #durability: Durability;
  readonly #clock: Clock;
  readonly #guard: StoreGuard;

  constructor(db: GenomeDatabase, journal: number, durability: Durability, clock: Clock, guard: StoreGuard) {
    this.#db = db;
    this.#journal = journal;
    this.#durability = durability;
    this.#clock = clock;
    this.#guard = guard;
  }

  record({ sequence, part, operation, inverse }: Omit<JournaledWrite, "progress">): void {
    this.#run(
      this.#durability,
      "INSERT INTO journal_writes (journal, sequence, part, operation, inverse) VALUES (?, ?, ?, ?, ?)",
      [this.#journal, sequence, part, JSON.stringify(operation), JSON.stringify(inverse)],
    );
  }

  withdraw(sequence: number): void {
    this.#run("process", "DELETE FROM journal_writes WHERE journal = ? AND sequence = ?", [this.#journal, sequence]);
  }

  progress(sequence: number, progress: JournaledProgress): void {
    this.#run("process", "UPDATE journal_writes SET progress = ? WHERE journal = ? AND sequence = ?", [
      JSON.stringify(progress),
      this.#journal,
      sequence,
    ]);
  }

  addStep(step: JournaledStep): void {
    this.#guard.write(ATTEMPT, () => durably(this.#db, "process", () => insertSteps(this.#db, this.#journal, [step])));
  }

  close(state: Exclude<JournalState, "open">, message: string | null): void {
    this.#run(
      this.#durability,
      "UPDATE journals SET state = ?, message = ?, ended_at_ms = ?, owner = NULL WHERE seq = ?",
      [state, message, this.#clock.nowMs(), this.#journal],
    );
  }

  #run(durability: Durability, text: string, values: (string | number | null)[]): void {
    this.#guard.write(ATTEMPT, () => {
      const statement = this.#db.$client.prepare<unknown, (string | number | null)[]>(text);
      durably(this.#db, durability, () => statement.run(...values));
    });
  }
}
