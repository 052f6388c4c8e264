import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import type { CommandContext } from "./command-context.ts";

/** A unified diff with three lines of context, as `patch` reads it; empty when nothing differs. */
export function unifiedDiff(
  before: { readonly name: string; readonly text: string },
  after: { readonly name: string; readonly text: string },
): string {
  if (before.text === after.text) return "";
  const patch = createTwoFilesPatch(before.name, after.name, before.text, after.text, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
  return patch.trimEnd();
}

/** The diff as a terminal shows it. Control characters are made visible: the text may be a stranger's. */
export function renderDiff({ colors }: CommandContext, diff: string): string {
  return diff
    .split("\n")
    .map((line) => {
      const shown = line.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, (character) =>
        character === "\t" ? character : "·",
      );
      if (/^(---|\+\+\+) /.test(shown)) return colors.bold(shown);
      if (shown.startsWith("@@")) return colors.cyan(shown);
      if (shown.startsWith("+")) return colors.green(shown);
      return shown.startsWith("-") ? colors.red(shown) : shown;
    })
    .join("\n");
}
