import { LEFTOVERS, MACHINE_PATH, TOP_LEVEL } from "./rules.ts";
import type { Violation } from "./violation.ts";

/** Rules for every text file of the project, whatever its language. */
export function checkText(file: string, text: string): Violation[] {
  return text.split("\n").flatMap((content, index) => {
    const line = index + 1;
    const marker = content.match(LEFTOVERS)?.[0];
    const path = content.match(MACHINE_PATH)?.[0];
    return [
      ...(marker === undefined
        ? []
        : [{ file, line, rule: "leftover", message: `"${marker}": do it, or open an issue, and delete the marker` }]),
      ...(path === undefined
        ? []
        : [{ file, line, rule: "machine-path", message: `"${path}" exists on one machine only: use a relative path` }]),
    ];
  });
}

/** A registry configured on somebody's machine is written into the lock, and nobody else could install from it. */
export function checkLock(file: string, text: string): Violation[] {
  return text.split("\n").flatMap((content, index) => {
    if (!content.includes("://")) return [];
    const message = "the lock names a registry: replace the address by an empty string";
    return [{ file, line: index + 1, rule: "lock-address", message }];
  });
}

export function checkTopLevel(files: readonly string[]): Violation[] {
  const names = new Set(files.map((file) => file.split("/")[0] ?? file));
  return [...names]
    .filter((name) => !TOP_LEVEL.has(name))
    .map((name) => ({
      file: name,
      line: 1,
      rule: "top-level",
      message: `"${name}" is not one of the names of the top level: it belongs into a folder, or in .gitignore`,
    }));
}
