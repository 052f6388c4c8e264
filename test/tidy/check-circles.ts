import { posix } from "node:path";
import type { Facts } from "./facts.ts";
import type { Violation } from "./violation.ts";

/**
 * Files of src/ that import each other in a circle, types included: none of them can be read, tested or moved alone.
 * One violation a circle, at its first file by name, with one way round.
 */
export function checkCircles(sources: readonly Facts[]): Violation[] {
  const importsOf = new Map(
    sources
      .filter(({ room }) => room !== null)
      .map(({ file, imports }) => [
        file,
        imports
          .filter(({ specifier }) => specifier.startsWith("."))
          .map(({ specifier }) => posix.join(posix.dirname(file), specifier)),
      ]),
  );
  const reported = new Set<string>();
  return [...importsOf.keys()].sort().flatMap((file): Violation[] => {
    if (reported.has(file)) return [];
    const way = shortestWayBack(file, importsOf);
    if (way === null) return [];
    for (const member of way) reported.add(member);
    const message = `${[...way, file].join(" -> ")}: let what both ends need stand in a file of its own`;
    return [{ file, line: 1, rule: "import-circle", message }];
  });
}

function shortestWayBack(start: string, importsOf: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const ways: (readonly string[])[] = [[start]];
  const seen = new Set([start]);
  for (const way of ways) {
    for (const next of importsOf.get(way.at(-1) ?? start) ?? []) {
      if (next === start) return way;
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
}
