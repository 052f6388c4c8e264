/** A bound on how much is under way at once; whoever comes later waits its turn, first come first served. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];
  #next = 0;

  constructor(count: number) {
    this.#free = count;
  }

  /** Takes a slot, which `leave` gives back. @returns null when it is free, so that nobody waits for nothing */
  enter(): Promise<void> | null {
    if (this.#free === 0) return new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#free -= 1;
    return null;
  }

  /** To the next in line, by an index: shifting a long array for every turn would cost the square of its length. */
  leave(): void {
    const next = this.#waiting[this.#next];
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#next += 1;
    if (this.#next === this.#waiting.length) {
      this.#waiting.length = 0;
      this.#next = 0;
    }
    next();
  }
}
