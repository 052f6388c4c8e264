import { readSync, writeSync } from "node:fs";
import { encodeFrame, FrameReader, type FromHost } from "../frames.ts";

export interface Received {
  readonly header: unknown;
  readonly payload: string;
}

const READ_BYTES = 256 * 1024;

/** The Worker's end of the conversation: it blocks, because a Worker has nothing else to do while it waits. */
export class Channel {
  readonly #buffer = Buffer.allocUnsafe(READ_BYTES);
  readonly #reader = new FrameReader();
  #received: Received[] = [];
  #next = 0;

  constructor(private readonly descriptor: number) {}

  /** The next frame; waits for one. Undefined when the organism has hung up. */
  receive(): Received | undefined {
    while (this.#next === this.#received.length) {
      this.#received = [];
      this.#next = 0;
      const bytes = readSync(this.descriptor, this.#buffer, 0, READ_BYTES, null);
      if (bytes === 0) return undefined;
      this.#reader.push(this.#buffer.subarray(0, bytes), this.#keep);
    }
    const frame = this.#received[this.#next];
    this.#next += 1;
    return frame;
  }

  readonly #keep = (header: unknown, payload: string): void => {
    this.#received.push({ header, payload });
  };

  /** True when `receive` would have to wait. */
  isDrained(): boolean {
    return this.#next === this.#received.length;
  }

  /** Puts frames back in front: they came while something else was awaited. */
  putBack(frames: readonly Received[]): void {
    this.#received = [...frames, ...this.#received.slice(this.#next)];
    this.#next = 0;
  }

  send(header: FromHost, payload: string): void {
    const frame = encodeFrame(header, payload);
    for (let at = 0; at < frame.length; ) at += writeSync(this.descriptor, frame, at, frame.length - at);
  }
}
