import type { Job } from "./pool/job.ts";

/** Between two looks; a call that has seen two of them is listened for. */
const LOOK_EVERY_MS = 5;

type Ask = () => AbortSignal;

interface Entry {
  readonly job: Job;
  readonly ask: Ask;
}

/**
 * Asks for the signals of calls that take their time. To make a signal and to listen to it costs as much as all the rest of a
 * small call, which is over before anybody could call it off; 5 to 10 ms later, few calls are left to do it for.
 */
export class LateSignals {
  #fresh: Entry[] = [];
  #seen: Entry[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly listen: (signal: AbortSignal, job: Job) => void) {}

  add(job: Job, ask: Ask): void {
    this.#fresh.push({ job, ask });
    this.#timer ??= setTimeout(this.#look, LOOK_EVERY_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  readonly #look = (): void => {
    for (const { job, ask } of this.#seen) {
      if (!job.isOver) this.listen(ask(), job);
    }
    this.#seen = this.#fresh;
    this.#fresh = [];
    this.#timer = this.#seen.length > 0 ? setTimeout(this.#look, LOOK_EVERY_MS) : undefined;
  };
}
