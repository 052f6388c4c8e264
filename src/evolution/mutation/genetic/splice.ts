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

/** Characters taken away plus characters put in, with what is common at both ends left out. */
export function sizeOf(source: string, splices: readonly Splice[]): number {
  let size = 0;
  for (const { start, end, text } of splices) {
    const old = source.slice(start, end);
    const shortest = Math.min(old.length, text.length);
    let head = 0;
    while (head < shortest && old[head] === text[head]) head += 1;
    let tail = 0;
    while (tail < shortest - head && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
    size += old.length + text.length - 2 * (head + tail);
  }
  return size;
}
