/**
 * A mean in which what was seen `halfLifeMs` ago weighs half of what is seen now; readings may come at any intervals.
 * With readings every few seconds and a half-life of 20 s a burst of one second moves it little, a busy minute wholly.
 */
export class LoadAverage {
  readonly #halfLifeMs: number;
  #value: number | null = null;
  #atMs = 0;

  constructor(halfLifeMs: number) {
    this.#halfLifeMs = halfLifeMs;
  }

  /** Null before the first reading. */
  get value(): number | null {
    return this.#value;
  }

  observe(reading: number, atMs: number): void {
    const elapsedMs = Math.max(0, atMs - this.#atMs);
    // Readings at one instant are averaged too, instead of the later ones being lost.
    const keep = 0.5 ** (Math.max(elapsedMs, this.#halfLifeMs / 8) / this.#halfLifeMs);
    this.#value = this.#value === null ? reading : keep * this.#value + (1 - keep) * reading;
    this.#atMs = Math.max(this.#atMs, atMs);
  }
}
