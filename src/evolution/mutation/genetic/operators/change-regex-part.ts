import type { Operator } from "../operator.ts";
import { isRegex, replacements } from "../regex-text.ts";
import type { Vocabulary } from "../vocabulary.ts";

const WORDS_MAX = 16;
const SIGNS_MAX = 8;

/** What a pattern matches: an alternative more (`(s|m)` to `(ms|s|m)`), another sign, more or fewer in a class, a count. */
export const changeRegexPart: Operator = {
  name: "change-regex-part",
  doubt: 2,
  propose(site, { vocabulary }, proposals) {
    const { node } = site;
    if (node.type !== "RegExpLiteral" || site.role === "none") return;
    const { pattern, flags } = node;
    for (const [rank, other] of variantsOf(pattern, vocabulary).entries()) {
      if (isRegex(other, flags))
        proposals.splice(site.start, site.end, `/${other}/${flags}`, Math.min(rank, 40) * 0.05);
    }
  },
};

function variantsOf(pattern: string, vocabulary: Vocabulary): readonly string[] {
  const variants = [
    ...negations(pattern),
    ...counts(pattern),
    ...alternatives(pattern, [...vocabulary.properties, ...vocabulary.strings]),
    ...signs(pattern, vocabulary.strings),
    ...replacements(pattern, /a-z(?!0-9)/g, "a-z0-9"),
    ...replacements(pattern, /A-Z/g, "A-Za-z"),
    ...replacements(pattern, /0-9/g, "0-9.-"),
    ...replacements(pattern, /\\d(?![+*?{])/g, "\\d*"),
    ...replacements(pattern, /\\s\+/g, "\\s*"),
  ];
  return [...new Set(variants)].filter((variant) => variant !== pattern);
}

/** `[^a]` to `[a]` and the other way round, `\d` to `\D`. */
function negations(pattern: string): readonly string[] {
  return [
    ...replacements(pattern, /(?<!\\)\[\^/g, "["),
    ...replacements(pattern, /(?<!\\)\[(?!\^)/g, "[^"),
    ...["d", "w", "s"].flatMap((letter) => [
      ...replacements(pattern, new RegExp(`\\\\${letter}`, "g"), `\\${letter.toUpperCase()}`),
      ...replacements(pattern, new RegExp(`\\\\${letter.toUpperCase()}`, "g"), `\\${letter}`),
    ]),
  ];
}

/** `{2}` to `{1}`, `{3}`, `{1,2}` and `{2,}`. */
function counts(pattern: string): readonly string[] {
  return [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(({ index, 0: whole, 1: least = "", 2: most }) => {
    const from = Number(least);
    const to = most === undefined || most === "" ? null : Number(most);
    const texts =
      most === undefined
        ? [`{${from + 1}}`, `{${from - 1}}`, `{1,${from}}`, `{${from},}`, "+"]
        : [
            `{${from + 1},${most}}`,
            `{${from - 1},${most}}`,
            ...(to === null ? [] : [`{${from},${to + 1}}`, `{${from},${to - 1}}`]),
          ];
    return texts.map((text) => pattern.slice(0, index) + text + pattern.slice(index + whole.length));
  });
}

/** A word more among the alternatives of a group; at their head, for the first that matches is taken. */
function alternatives(pattern: string, words: readonly string[]): readonly string[] {
  const groups = [...pattern.matchAll(/(?<!\\)\((?:\?:|\?<\w+>)?(?=[\w\\-]+\|)/g)];
  return groups.flatMap(({ index, 0: open }) => {
    const at = index + open.length;
    const known = new Set((/^[^()]*/.exec(pattern.slice(at))?.[0] ?? "").split("|"));
    const added = words.filter((word) => /^\w{1,16}$/.test(word) && !known.has(word)).slice(0, WORDS_MAX);
    return added.map((word) => `${pattern.slice(0, at)}${word}|${pattern.slice(at)}`);
  });
}

/** Another sign in place of one, and one sign more or fewer in a class. */
function signs(pattern: string, words: readonly string[]): readonly string[] {
  const known = words.filter((word) => /^[^\w\s\\/]$/.test(word)).slice(0, SIGNS_MAX);
  const places = [...pattern.matchAll(/\\?[-:;,.=#&/|@_~%"' ]/g)].filter(({ 0: it }) => it !== "." && it !== "|");
  const swapped = places.flatMap(({ index, 0: old }) =>
    known
      .map((sign) => escaped(sign))
      .filter((sign) => sign !== old && sign !== escaped(old))
      .map((sign) => pattern.slice(0, index) + sign + pattern.slice(index + old.length)),
  );
  const classes = [...pattern.matchAll(/(?<!\\)\[\^?/g)];
  const widened = classes.flatMap(({ index, 0: open }) =>
    known.map(
      (sign) => `${pattern.slice(0, index + open.length)}${escaped(sign)}${pattern.slice(index + open.length)}`,
    ),
  );
  return [...swapped, ...widened];
}

function escaped(sign: string): string {
  return /[.*+?^${}()|[\]/-]/.test(sign) ? `\\${sign}` : sign;
}
