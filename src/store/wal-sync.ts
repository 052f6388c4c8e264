import { close, fdatasync, fdatasyncSync, openSync } from "node:fs";

/**
 * Brings what was committed without a sync to the medium, without keeping anybody waiting. SQLite would sync inside the
 * commit, on the thread that answers requests; here the system does it beside that. Any descriptor of the write-ahead log
 * will do (fsync(2) is about the file), and the log carries no locks that closing one could drop
 * (https://www.sqlite.org/wal.html: they are on the database and its -shm). One sync at a time: those who ask meanwhile
 * share the next one.
 */
export class WalSync {
  readonly #path: string;
  #descriptor: number | null = null;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #hasFailed = false;
  #isClosed = false;

  /** @param path of the database */
  constructor(path: string) {
    this.#path = `${path}-wal`;
  }

  /** Whether it can be relied on: once a sync has failed, only SQLite's own can tell what is on the medium. */
  get works(): boolean {
    return !this.#hasFailed;
  }

  /** Resolves when all that is committed now has reached the medium; rejects when that cannot be said. */
  sync(): Promise<void> {
    if (this.#running === null) return this.#start();
    this.#next ??= this.#running.then(
      () => this.#start(),
      () => this.#start(),
    );
    return this.#next;
  }

  /** The same for somebody who cannot go on before. */
  syncNow(): void {
    if (this.#running !== null && this.#descriptor !== null) fdatasyncSync(this.#descriptor);
  }

  close(): void {
    this.#isClosed = true;
    if (this.#running === null) this.#release();
  }

  #start(): Promise<void> {
    this.#next = null;
    const running = this.#once().finally(() => {
      if (this.#running === running) this.#running = null;
      if (this.#isClosed) this.#release();
    });
    this.#running = running;
    running.catch(() => {
      this.#hasFailed = true;
    });
    return running;
  }

  async #once(): Promise<void> {
    // For writing, because some systems sync nothing else.
    this.#descriptor ??= openSync(this.#path, "r+");
    const descriptor = this.#descriptor;
    await new Promise<void>((resolve, reject) => {
      fdatasync(descriptor, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  #release(): void {
    if (this.#descriptor !== null) close(this.#descriptor, () => undefined);
    this.#descriptor = null;
  }
}
