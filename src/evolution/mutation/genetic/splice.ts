/** One stretch of a text and what stands there instead. An edit is one of these, seldom two. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `splices` are in order of position and do not overlap. Everything outside them stays as its author wrote it. */
export function applySplices(source: string, splices: readonly Splice[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, text } of splices) {
    result += source.slice(at, start) + text;
    at = end;
  }
  return result + source.slice(at);
}

/** Both lists as one, in order; undefined when two of them touch the same place. */
export function mergeSplices(left: readonly Splice[], right: readonly Splice[]): readonly Splice[] | undefined {
  const merged = [...left, ...right].sort((a, b) => a.start - b.start || a.end - b.end);
  for (let index = 1; index < merged.length; index += 1) {
    const before = merged[index - 1];
    const after = merged[index];
    if (before === undefined || after === undefined) continue;
    if (after.start <= before.end) return undefined;
  }
  return merged;
}

/** Words and operators taken away plus those put in, with what is common left out. Punctuation and long names cost nothing. */
export function sizeOf(source: string, splices: readonly Splice[]): number {
  if (isExchange(source, splices)) return 1;
  let size = 0;
  for (const { start, end, text } of splices) {
    const old = tokensIn(source.slice(start, end));
    const fresh = tokensIn(text);
    const shortest = Math.min(old.length, fresh.length);
    let head = 0;
    while (head < shortest && old[head] === fresh[head]) head += 1;
    let tail = 0;
    while (tail < shortest - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
    const apart = old.length + fresh.length - 2 * (head + tail);
    size += Math.min(apart, around(old, fresh));
  }
  return size;
}

/** The same texts in another order, or one in another place, are one thing to say, however long they are. */
function isExchange(source: string, splices: readonly Splice[]): boolean {
  if (splices.length < 2) return false;
  const before = splices.map(({ start, end }) => source.slice(start, end).trim()).sort();
  const after = splices.map(({ text }) => text.trim()).sort();
  return before.some((text) => text !== "") && before.every((text, index) => text === after[index]);
}

/** What one of them has around the other, as `[...new Set(` and `)]` around what they wrap. */
function around(old: readonly string[], fresh: readonly string[]): number {
  const [inner, outer] = old.length < fresh.length ? [old, fresh] : [fresh, old];
  const last = outer.length - inner.length;
  for (let at = 0; at <= last; at += 1) {
    if (inner.every((token, index) => token === outer[at + index])) return last;
  }
  return Number.POSITIVE_INFINITY;
}

function tokensIn(text: string): readonly string[] {
  return text.match(TOKEN) ?? [];
}

/** No round parentheses, commas, dots or semicolons: `Math.max(a, b)` is three things to say. */
const TOKEN =
  /[\p{L}\p{N}_$]+|\.\.\.|=>|\?\?=?|\?\.|\+\+|--|&&=?|\|\|=?|[<>=!]==?|>>>?|<<|[-+*/%&|^]=|\*\*|[^\s(),.;]/gu;
