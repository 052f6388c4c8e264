import type { Operator } from "../operator.ts";
import { isRegex, replacements } from "../regex-text.ts";

/** Adds or takes away a flag or an anchor, and widens or narrows a quantifier. */
export const changeRegex: Operator = {
  name: "change-regex",
  doubt: 1.5,
  propose(site, _subject, proposals) {
    const { node } = site;
    if (node.type !== "RegExpLiteral" || site.role === "none") return;
    const { pattern, flags } = node;
    for (const flag of "gimsu") {
      const other = flags.includes(flag) ? flags.replace(flag, "") : flags + flag;
      if (isRegex(pattern, other)) proposals.splice(site.start, site.end, `/${pattern}/${other}`, doubtOf(flag, flags));
    }
    for (const [rank, other] of variantsOf(pattern).entries()) {
      if (isRegex(other, flags)) proposals.splice(site.start, site.end, `/${other}/${flags}`, 0.5 + rank * 0.1);
    }
  },
};

/** A flag is forgotten far more often than it is written without a reason. */
function doubtOf(flag: string, flags: string): number {
  return (flag === "g" || flag === "i" ? 0 : 2) + (flags.includes(flag) ? 1.5 : 0);
}

function variantsOf(pattern: string): readonly string[] {
  const variants = [
    pattern.startsWith("^") ? pattern.slice(1) : `^${pattern}`,
    pattern.endsWith("$") && !pattern.endsWith("\\$") ? pattern.slice(0, -1) : `${pattern}$`,
    ...replacements(pattern, /\+/g, "*"),
    ...replacements(pattern, /(?<!\\)\*/g, "+"),
    ...replacements(pattern, /\\d(?![+*?{])/g, "\\d+"),
    ...replacements(pattern, /\\w(?![+*?{])/g, "\\w+"),
    ...replacements(pattern, /\\s(?![+*?{])/g, "\\s+"),
    ...replacements(pattern, /\](?![+*?{])/g, "]+"),
    ...replacements(pattern, /[+*](?!\?)/g, ""),
    ...replacements(pattern, /(?<=[.\]])[+*](?!\?)/g, "+?"),
    ...replacements(pattern, /a-z(?!A-Z)/g, "a-zA-Z"),
    ...replacements(pattern, /0-9/g, "0-9a-f"),
  ];
  return [...new Set(variants)].filter((variant) => variant !== pattern && variant !== "");
}
