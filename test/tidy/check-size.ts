import type { Facts } from "./facts.ts";
import { FILE_LINES_MAX, FUNCTION_LINES_MAX } from "./rules.ts";
import type { Violation } from "./violation.ts";

/** Name -> length it had when it was allowed: the ratchet. */
export type Allowed = Readonly<Record<string, number>>;

export function checkFileLength({ file, lines }: Facts, allowed: Allowed): Violation[] {
  const limit = allowed[file] ?? FILE_LINES_MAX;
  if (lines <= limit) return [];
  return [{ file, line: 1, rule: "file-length", message: `${lines} lines, ${limit} allowed: one idea per file` }];
}

/** Tests are exempt: a `describe` is a function only to the parser. */
export function checkFunctionLength({ file, functions }: Facts, allowed: Allowed): Violation[] {
  if (file.startsWith("test/")) return [];
  return functions.flatMap(({ name, line, lines }) => {
    const limit = allowed[`${file} ${name}`] ?? FUNCTION_LINES_MAX;
    if (lines <= limit) return [];
    return [{ file, line, rule: "function-length", message: `"${name}" has ${lines} lines, ${limit} are allowed` }];
  });
}

/** Entries that are no longer too long must go, and entries that shrank must be lowered. */
export function checkRatchet(allowed: Allowed, actual: ReadonlyMap<string, number>, limit: number): string[] {
  return Object.entries(allowed).flatMap(([name, length]) => {
    const now = actual.get(name) ?? 0;
    if (now <= limit) return [`"${name}" is ${now} lines now: delete its entry`];
    return now < length ? [`"${name}" is ${now} lines now: lower its entry from ${length}`] : [];
  });
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
