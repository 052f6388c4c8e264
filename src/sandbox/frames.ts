/**
 * What crosses between organism and host: frames of one length, one header, one payload.
 *
 *     u32 little-endian length of what follows · header, JSON on one line · "\n" · payload, concatenated texts
 *
 * The header holds numbers and the lengths of the texts, in UTF-16 units of the decoded payload; texts are neither quoted nor escaped,
 * which makes a crossing cost a copy. A lone surrogate becomes U+FFFD, one unit as well, so lengths stay true.
 * Both sides treat the other's frame as hostile: a length past the bound or a header of another shape ends the host.
 */
export const FRAME_BYTES_MAX = 64 * 1024 * 1024;
const PREFIX_BYTES = 4;

/** Texts the organism sends, by the first field of the header. */
export type ToHost =
  /** Compile `payload` into a slot. */
  | readonly ["load", slot: number]
  | readonly ["unload", slot: number]
  /** Call a slot's gene once for each text. `operations` absent: `sdk` has `log` only. */
  | readonly ["run", slot: number, bounds: CallBounds, operations: readonly string[] | null, lengths: readonly number[]]
  /** Compile each of the first texts, `together` where that is safe, and call it on each of the second. */
  | readonly [
      "search",
      bounds: CallBounds,
      stop: StopRule,
      together: 0 | 1,
      scripts: readonly number[],
      inputs: readonly number[],
    ]
  /** The answer to an `sdk` call, or the end of a timer. `name` is the error's when `ok` is 0. */
  | readonly ["answer", id: number, ok: 0 | 1, name: string];

/** What ends a candidate before its inputs are done: nothing, any failure, a failure that says one of these. */
export type StopRule = 0 | 1 | readonly string[];

/** Output bytes, log bytes, `sdk` calls. */
export type CallBounds = readonly [outputBytesMax: number, logBytesMax: number, sdkCallsMax: number];

export type FromHost =
  /** Three numbers a call: how it ended, microseconds, length of its text. */
  | readonly ["results", calls: readonly number[]]
  /** What came of searched candidates: the length of each one's row of pieces, one piece an input. */
  | readonly ["rows", lengths: readonly number[]]
  | readonly ["call", id: number, operation: string]
  | readonly ["timer", id: number, ms: number]
  /** Payload: `HostReport` as JSON. */
  | readonly ["ready"];

export const Ending = {
  /** The text is the output. */
  output: 0,
  /** The text is `{ "output": text, "logs": [...] }`. */
  outputWithLogs: 1,
  /** The text is `[kind, message, frames, logs]`. */
  failure: 2,
  /** Not run, because an earlier input of the same candidate failed. */
  skipped: 3,
} as const;

/**
 * A piece of a row: `Ending`, the length of the text, a colon, the text. So that equal rows are equal texts, of which thousands
 * come and few are different: each is read once (pool/row-book.ts).
 */
export const PIECE = /(\d)(\d+):/y;
export const FAILED_PIECE = `${Ending.failure}`;
export const SKIPPED_PIECE = `${Ending.skipped}0:`;

/** How a script begins that makes a gene's module anew for each call. Any other is the gene's function itself, which keeps nothing. */
export const FACTORY_BEGINS = "(function(){";

/** How the message of a script begins that does not compile. */
export const DOES_NOT_COMPILE = "does not compile: ";

/** Room for one frame to be written in place. */
export function encodeFrame(header: ToHost | FromHost, payload: string): Buffer {
  const head = `${JSON.stringify(header)}\n`;
  // Three bytes a unit is the most UTF-8 takes; exact counting would read the text twice.
  const worst = PREFIX_BYTES + (head.length + payload.length) * 3;
  const buffer = Buffer.allocUnsafe(worst);
  const end = PREFIX_BYTES + buffer.write(head + payload, PREFIX_BYTES, "utf8");
  buffer.writeUInt32LE(end - PREFIX_BYTES, 0);
  return buffer.subarray(0, end);
}

/** A frame that breaks the rules of the protocol; whoever reads it ends the conversation. */
export class FrameError extends Error {}

/** Cuts a stream of bytes into frames. One per stream; keeps what is incomplete. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  constructor(private readonly bytesMax: number = FRAME_BYTES_MAX) {}

  /** Calls `onFrame` for each complete frame. `chunk` may be reused by the caller afterwards. */
  push(chunk: Buffer, onFrame: (header: unknown, payload: string) => void): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (bytes.length - at >= PREFIX_BYTES) {
      const length = bytes.readUInt32LE(at);
      if (length > this.bytesMax) throw new FrameError(`a frame of ${length} bytes: at most ${this.bytesMax}`);
      if (bytes.length - at - PREFIX_BYTES < length) break;
      const text = bytes.toString("utf8", at + PREFIX_BYTES, at + PREFIX_BYTES + length);
      at += PREFIX_BYTES + length;
      const newline = text.indexOf("\n");
      if (newline === -1) throw new FrameError("a frame without a header");
      onFrame(parseHeader(text.slice(0, newline)), text.slice(newline + 1));
    }
    this.#rest = at === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
  }
}

function parseHeader(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FrameError("a header that is not JSON");
  }
}
