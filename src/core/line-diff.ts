/** One line of a comparison: in both texts, only in the first, or only in the second. */
export interface DiffLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** Lines of each text that are compared; what differs beyond them is shown as taken out and put in. */
const LINES_MAX = 2_000;

/** What turns `before` into `after`, by the longest common subsequence of their lines. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [left, right] = [before.split("\n"), after.split("\n")];
  if (left.length > LINES_MAX || right.length > LINES_MAX)
    return [...marked("removed", left), ...marked("added", right)];
  const common = commonLengths(left, right);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const skipLeft = common[i + 1]?.[j] ?? -1;
    const skipRight = common[i]?.[j + 1] ?? -1;
    if (i < left.length && j < right.length && left[i] === right[j]) {
      lines.push({ kind: "same", text: left[i] ?? "" });
      i += 1;
      j += 1;
    } else if (j >= right.length || (i < left.length && skipLeft >= skipRight)) {
      lines.push({ kind: "removed", text: left[i] ?? "" });
      i += 1;
    } else {
      lines.push({ kind: "added", text: right[j] ?? "" });
      j += 1;
    }
  }
  return lines;
}

/** `[i][j]`: the longest common subsequence of what follows line i on the left and line j on the right. */
function commonLengths(left: readonly string[], right: readonly string[]): readonly Uint16Array[] {
  const rows = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    const [row, below] = [rows[i], rows[i + 1]];
    if (row === undefined || below === undefined) continue;
    for (let j = right.length - 1; j >= 0; j -= 1) {
      row[j] = left[i] === right[j] ? 1 + (below[j + 1] ?? 0) : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return rows;
}

function marked(kind: DiffLine["kind"], lines: readonly string[]): readonly DiffLine[] {
  return lines.map((text) => ({ kind, text }));
}
