import type { Timer } from "../../src/organism/mod.ts";

/** A timer whose time is up when a test says so. */
export class ManualTimer {
  #armed: { readonly delayMs: number; readonly action: () => void } | null = null;

  readonly timer: Timer = (delayMs, action) => {
    const armed = { delayMs, action };
    this.#armed = armed;
    return () => {
      if (this.#armed === armed) this.#armed = null;
    };
  };

  /** How long is still to wait, or null when nobody waits. */
  get delayMs(): number | null {
    return this.#armed?.delayMs ?? null;
  }

  fire(): void {
    const armed = this.#armed;
    this.#armed = null;
    armed?.action();
  }
}
