/** Work that no run waits for, such as a repair ahead of need. It ends with the organism: stopped, and waited for. */
export class Background {
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();

  /** @param work must end soon after its signal; what it throws is its own affair, since nobody waits for it. */
  start(work: (signal: AbortSignal) => Promise<unknown>): void {
    if (this.#stop.signal.aborted) return;
    const ended = () => {
      this.#underWay.delete(promise);
    };
    const promise: Promise<void> = work(this.#stop.signal).then(ended, ended);
    this.#underWay.add(promise);
  }

  /** Resolves when everything started so far has ended by itself. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.idle();
  }
}
