import type { RunId } from "../core/mod.ts";

/** A run that was started without waiting for it, until its record is in the genome. */
export interface StartedRun {
  readonly runId: RunId;
  readonly level: "locus" | "pathway";
  readonly name: string;
  readonly startedAtMs: number;
  readonly state: "running" | "done" | "failed";
  /** The run itself once it is done, or why it could not even start. */
  readonly result: unknown;
}

/** What was answered with 202 and how it ended; the newest stay, so that whoever asked can come back for the answer. */
const KEPT_MAX = 1_000;

export class RunRegistry {
  readonly #runs = new Map<RunId, StartedRun>();
  readonly #underWay = new Set<Promise<void>>();

  start(run: Omit<StartedRun, "state" | "result">, work: Promise<unknown>): void {
    this.#put({ ...run, state: "running", result: null });
    const finished = work.then(
      (result) => this.#put({ ...run, state: "done", result }),
      (thrown: unknown) => this.#put({ ...run, state: "failed", result: thrown }),
    );
    this.#underWay.add(finished);
    finished.finally(() => this.#underWay.delete(finished));
  }

  get(runId: string): StartedRun | null {
    return this.#runs.get(runId as RunId) ?? null;
  }

  /** Resolves when everything that was started has ended. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #put(run: StartedRun): void {
    this.#runs.set(run.runId, run);
    if (this.#runs.size <= KEPT_MAX) return;
    const ended = [...this.#runs.values()].find(({ state }) => state !== "running");
    if (ended !== undefined) this.#runs.delete(ended.runId);
  }
}
