import { bounds } from "../bounds.ts";

/**
 * Bodies that are being read, before anybody knows whether their senders are who they say: a peer's id is no secret, so
 * strangers can have bodies waited for. Whoever does so from one address leaves room for the others.
 */
export class BodyGate {
  readonly #reading = new Map<string, number>();
  #all = 0;

  async read(address: string, read: () => Promise<string | null>): Promise<string | null | "busy"> {
    const here = this.#reading.get(address) ?? 0;
    if (this.#all >= bounds.bodiesMax || here >= bounds.bodiesPerAddressMax) return "busy";
    this.#count(address, 1);
    try {
      return await read();
    } finally {
      this.#count(address, -1);
    }
  }

  #count(address: string, change: 1 | -1): void {
    this.#all += change;
    const here = (this.#reading.get(address) ?? 0) + change;
    if (here === 0) this.#reading.delete(address);
    else this.#reading.set(address, here);
  }
}
