import type { Random } from "../../../src/core/mod.ts";
import { PeerError } from "../../../src/federation/errors.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface NetworkOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  /** Of each message, request or answer. */
  readonly loss: number;
  readonly delayMs: { readonly min: number; readonly max: number };
  /** After which a caller gives up. */
  readonly timeoutMs: number;
}

/** Carries questions and answers between numbered nodes; loses, delays, and stops at a partition. */
export class Network {
  readonly #options: NetworkOptions;
  readonly #offline = new Set<number>();
  /** How often each node went: who waits for an answer and is started anew does not get it. */
  readonly #departures = new Map<number, number>();
  #isCut: (from: number, to: number) => boolean = () => false;
  calls = 0;
  failures = 0;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  partition(isCut: (from: number, to: number) => boolean): void {
    this.#isCut = isCut;
  }

  heal(): void {
    this.#isCut = () => false;
  }

  setOnline(node: number, isOnline: boolean): void {
    if (isOnline) this.#offline.delete(node);
    else {
      this.#offline.add(node);
      this.#departures.set(node, (this.#departures.get(node) ?? 0) + 1);
    }
  }

  isOnline(node: number): boolean {
    return !this.#offline.has(node);
  }

  /** @throws PeerError when request or answer does not get through, after the caller's patience */
  async call<Answer>(from: number, to: number, answer: () => Answer | Promise<Answer>): Promise<Answer> {
    this.calls += 1;
    const departures = this.#departures.get(from);
    await this.#travel(from, to);
    const given = await answer();
    await this.#travel(to, from);
    if (this.#departures.get(from) !== departures) throw new PeerError("who asked is gone");
    return given;
  }

  async #travel(from: number, to: number): Promise<void> {
    const { time, random, loss, delayMs, timeoutMs } = this.#options;
    // Drawn in any case, so that one seed gives one story whatever else is changed.
    const [isLost, delay] = [random.next() < loss, delayMs.min + random.next() * (delayMs.max - delayMs.min)];
    if (!isLost && !this.#isCut(from, to)) {
      await time.sleep(delay);
      // It may have gone while the message was under way.
      if (this.isOnline(to) && this.isOnline(from) && !this.#isCut(from, to)) return;
    }
    this.failures += 1;
    await time.sleep(timeoutMs);
    throw new PeerError(`no answer from ${to}`);
  }
}
