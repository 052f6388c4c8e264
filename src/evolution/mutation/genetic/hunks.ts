import type { Splice } from "./splice.ts";

/** More than this many comparisons are not worth a smaller repair. */
const CELLS_MAX = 4_000_000;

/** The stretches in which two texts differ, word by word, as splices of the first; null when they differ too widely. */
export function hunksBetween(before: string, after: string): readonly Splice[] | null {
  const [left, right] = [wordsOf(before), wordsOf(after)];
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head += 1;
  let tail = 0;
  const room = Math.min(left.length, right.length) - head;
  while (tail < room && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1;
  const [a, b] = [left.slice(head, left.length - tail), right.slice(head, right.length - tail)];
  if ((a.length + 1) * (b.length + 1) > CELLS_MAX) return null;
  return differences(a, b, left.slice(0, head).join("").length);
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{ID_Continue}$]+|\s+|./gsu) ?? [];
}

/** By the longest common subsequence. */
function differences(a: readonly string[], b: readonly string[], offset: number): readonly Splice[] {
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const skip = Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
      common[i * width + j] = a[i] === b[j] ? (common[(i + 1) * width + j + 1] ?? 0) + 1 : skip;
    }
  }
  const hunks: { start: number; end: number; text: string }[] = [];
  let at = offset;
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [one = "", other = ""] = [a[i], b[j]];
    if (i < a.length && j < b.length && one === other) {
      at += one.length;
      i += 1;
      j += 1;
      continue;
    }
    const last = hunks.at(-1);
    const hunk = last?.end === at ? last : { start: at, end: at, text: "" };
    if (hunk !== last) hunks.push(hunk);
    const takes =
      j >= b.length || (i < a.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0));
    if (takes) {
      at += one.length;
      hunk.end = at;
      i += 1;
    } else {
      hunk.text += other;
      j += 1;
    }
  }
  return hunks;
}
