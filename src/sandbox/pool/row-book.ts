import { FrameError, PIECE } from "../frames.ts";
import type { CallResult } from "../sandbox.ts";
import { readResult } from "./read-results.ts";

export type Row = readonly CallResult[];

const ROWS_MAX = 8_192;
/** A longer row is hardly met again. */
const ROW_UNITS_MAX = 4_096;

/**
 * Reads the rows of a pool's hosts, each different one once: thousands of candidates do the same few things, whichever host they are
 * on. What a row says is a matter of its text alone, so that one host cannot have another's rows read in another way.
 */
export class RowBook {
  readonly #known = new Map<string, Row>();

  /** @throws FrameError for a text that is not exactly `width` pieces. */
  read(text: string, width: number): Row {
    const known = this.#known.get(text);
    if (known?.length === width) return known;
    const row = piecesOf(text, width);
    if (text.length > ROW_UNITS_MAX) return row;
    if (this.#known.size >= ROWS_MAX) this.#known.clear();
    this.#known.set(text, row);
    return row;
  }
}

function piecesOf(text: string, width: number): Row {
  const row: CallResult[] = [];
  let at = 0;
  while (at < text.length && row.length < width) {
    PIECE.lastIndex = at;
    const [head, ending, length] = PIECE.exec(text) ?? [];
    if (head === undefined) throw new FrameError("a row without a piece");
    at += head.length;
    const end = at + Number(length);
    if (end > text.length) throw new FrameError("a piece past the end of its row");
    row.push(readResult(Number(ending), 0, text.slice(at, end)));
    at = end;
  }
  if (at < text.length || row.length < width) throw new FrameError(`a row that is not ${width} pieces`);
  return row;
}
