/** One variant of the pattern for each place where `find` matches. */
export function replacements(pattern: string, find: RegExp, text: string): string[] {
  return [...pattern.matchAll(find)].map(
    ({ index, 0: match }) => pattern.slice(0, index) + text + pattern.slice(index + match.length),
  );
}

/** Asks the regular expression compiler, which runs nothing: a candidate has to parse. */
export function isRegex(pattern: string, flags: string): boolean {
  if (pattern === "" || pattern.startsWith("*") || pattern.startsWith("/")) return false;
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    return false;
  }
}
