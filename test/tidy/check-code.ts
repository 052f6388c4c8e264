import type { Facts } from "./facts.ts";
import type { Violation } from "./violation.ts";

/** What silences the compiler, and tests that do not run without saying why. */
export function checkCode(facts: Facts): Violation[] {
  return [...checkSilencers(facts), ...checkSkips(facts)];
}

function checkSilencers({ file, comments, anys }: Facts): Violation[] {
  const silenced = comments.filter(({ text }) => /@ts-(ignore|nocheck)\b/.test(text));
  return [
    ...silenced.map(({ line }) => ({
      file,
      line,
      rule: "compiler-silenced",
      message: "the compiler is told to look away: mend the type; a test of a wrong call uses @ts-expect-error",
    })),
    ...anys.map((line) => ({ file, line, rule: "any", message: '"any": use "unknown" and narrow it' })),
  ];
}

/** `bun test` prints the title of what it skips, so the title has to carry the reason. */
function checkSkips({ file, skips }: Facts): Violation[] {
  return skips.flatMap(({ kind, line, title }) => {
    if (kind === "only")
      return [{ file, line, rule: "test-only", message: ".only: the rest of the suite would not run" }];
    if (title !== null && /\(needs [^)]+\)/.test(title)) return [];
    const message = `.${kind}: end the title, a literal, with its reason, such as "(needs root)"; found ${JSON.stringify(title)}`;
    return [{ file, line, rule: "test-skip", message }];
  });
}
