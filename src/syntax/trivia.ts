/** Between two tokens of the tree lie white space, comments and the punctuation that the tree does not keep. */

const WORD = /\p{ID_Continue}|[$\\]/u;

/** The offset of the next character, from `at` on, that is neither white space nor comment. */
export function skipTrivia(source: string, at: number): number {
  let here = at;
  while (here < source.length) {
    if (source.startsWith("//", here)) {
      here = lineEnd(source, here);
    } else if (source.startsWith("/*", here)) {
      const close = source.indexOf("*/", here + 2);
      here = close < 0 ? source.length : close + 2;
    } else if (/\s/u.test(source.charAt(here))) {
      here += 1;
    } else {
      break;
    }
  }
  return here;
}

/** The offset of `token` (punctuation or word) in [from, to), looking only between comments; -1 when absent. */
export function findToken(source: string, token: string, from: number, to: number): number {
  for (const piece of tokensBetween(source, from, to)) {
    if (piece.text === token) return piece.at;
  }
  return -1;
}

/** As `findToken`, but the last one. */
export function findLastToken(source: string, token: string, from: number, to: number): number {
  let found = -1;
  for (const piece of tokensBetween(source, from, to)) if (piece.text === token) found = piece.at;
  return found;
}

/** Words whole, everything else one character at a time. Not for stretches that hold strings or regular expressions. */
export function* tokensBetween(source: string, from: number, to: number): Generator<{ text: string; at: number }> {
  let at = skipTrivia(source, from);
  while (at < to) {
    let end = at;
    while (end < to && WORD.test(source.charAt(end))) end += 1;
    if (end === at) end = at + 1;
    yield { text: source.slice(at, end), at };
    at = skipTrivia(source, end);
  }
}

function lineEnd(source: string, at: number): number {
  const rest = /[\n\r\u2028\u2029]/.exec(source.slice(at));
  return rest === null ? source.length : at + rest.index;
}
