import { newRunId, type RunId } from "../core/mod.ts";
import { CallAborted } from "../organism/mod.ts";

/** A run that was started without waiting for it, until its record is in the genome. */
export interface StartedRun {
  readonly runId: RunId;
  readonly level: "locus" | "pathway" | "topology";
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
  readonly #stop = new AbortController();
  #underWay = 0;

  start(run: Omit<StartedRun, "state" | "result">, work: (signal: AbortSignal) => Promise<unknown>): void {
    this.#put({ ...run, state: "running", result: null });
    this.#underWay += 1;
    const ended = (state: "done" | "failed") => (result: unknown) => {
      this.#underWay -= 1;
      this.#put({ ...run, state, result });
    };
    work(this.#stop.signal).then(ended("done"), ended("failed"));
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** Calls off whatever is under way. */
  abandon(): void {
    this.#stop.abort(new CallAborted("the server stops"));
  }

  /** Starts a run under an id of its own, and says where its end will be told. */
  accept(
    { level, name, startedAtMs }: Pick<StartedRun, "level" | "name" | "startedAtMs">,
    work: (runId: RunId, signal: AbortSignal) => Promise<unknown>,
  ): { readonly runId: RunId; readonly state: "running"; readonly location: string } {
    const runId = newRunId();
    this.start({ runId, level, name, startedAtMs }, (signal) => work(runId, signal));
    return { runId, state: "running", location: `/api/runs/${runId}` };
  }

  get(runId: string): StartedRun | null {
    return this.#runs.get(runId as RunId) ?? null;
  }

  #put(run: StartedRun): void {
    this.#runs.set(run.runId, run);
    if (this.#runs.size <= KEPT_MAX) return;
    const ended = [...this.#runs.values()].find(({ state }) => state !== "running");
    if (ended !== undefined) this.#runs.delete(ended.runId);
  }
}
