import { posix } from "node:path";
import { type Facts, type ImportFact, roomOf } from "./facts.ts";
import { BUILTIN_IMPORTS, COMPOSITION_ROOT, OWNED, PURE_ROOMS, ROOMS, TYPE_ONLY } from "./rules.ts";
import type { Violation } from "./violation.ts";

/** Directions between rooms, public faces, and what only its owner may touch. Files outside src/ are free. */
export function checkRooms(facts: Facts): Violation[] {
  const { room, file } = facts;
  if (room === null) return [];
  if (room !== COMPOSITION_ROOT && ROOMS[room] === undefined) {
    const message = `"src/${room}/" is not a room of the house: add it to ROOMS in test/tidy/rules.ts, or move the file`;
    return [{ file, line: 1, rule: "unknown-room", message }];
  }
  const uses = [
    ...facts.uses,
    ...facts.imports.filter((it) => !it.isTypeOnly).map((it) => ({ name: `import ${it.specifier}`, line: it.line })),
  ];
  return [
    ...facts.imports.flatMap((it) => checkImport(file, room, it)),
    ...uses.flatMap((it) => checkOwner(file, room, it)),
    ...uses.flatMap((it) => checkPurity(file, room, it)),
  ];
}

function checkImport(file: string, room: string, fact: ImportFact): Violation[] {
  const { specifier, line } = fact;
  const violation = (rule: string, message: string): Violation[] => [{ file, line, rule, message }];
  if (/^(node:|bun$|bun:)/.test(specifier)) return checkBuiltin(file, room, fact);
  if (!specifier.startsWith(".")) return [];
  if (!/\.(tsx?|js|json|html|css|sql|md)$/.test(specifier)) {
    return violation("import-extension", `"${specifier}": name the file with its extension, such as "./name.ts"`);
  }
  const target = posix.join(posix.dirname(file), specifier);
  const other = roomOf(target);
  if (other === null)
    return violation("import-outside", `"${specifier}" leaves src/: nothing outside it is in the binary`);
  if (room === COMPOSITION_ROOT || other === room) return [];
  if (!ROOMS[room]?.includes(other)) {
    const allowed = ROOMS[room]?.join(", ") || "nothing";
    return violation("import-direction", `"${room}" may not import "${other}": it may import ${allowed}`);
  }
  if (target !== `src/${other}/mod.ts`) {
    return violation("public-face", `"${specifier}": import "${other}" through its public face, "src/${other}/mod.ts"`);
  }
  if (TYPE_ONLY[room]?.includes(other) && !fact.isTypeOnly) {
    return violation(
      "import-type-only",
      `"${room}" may import only types of "${other}": take what works as an argument`,
    );
  }
  return [];
}

function checkBuiltin(file: string, room: string, { specifier, line }: ImportFact): Violation[] {
  const allowed = BUILTIN_IMPORTS[room];
  if (allowed === undefined || allowed.includes(specifier)) return [];
  const message = `"${room}" may not import "${specifier}": what does I/O is handed in by the composition root`;
  return [{ file, line, rule: "builtin-import", message }];
}

interface Use {
  readonly name: string;
  readonly line: number;
}

function checkOwner(file: string, room: string, { name, line }: Use): Violation[] {
  return OWNED.filter(({ use, rooms }) => use.test(name) && !rooms.includes(room)).map(({ rooms, instead }) => ({
    file,
    line,
    rule: "sole-owner",
    subject: name,
    message: `"${name}" belongs to ${rooms.join(", ")} and not to "${room}": ${instead}`,
  }));
}

/** The owners cover clocks and randomness; in pure rooms the runtime's own objects are out of reach altogether. */
function checkPurity(file: string, room: string, { name, line }: Use): Violation[] {
  if (!PURE_ROOMS.includes(room) || !/^(Bun|process|Deno)\./.test(name)) return [];
  return [{ file, line, rule: "pure-room", message: `"${name}": "${room}" is pure: hand the value in as an argument` }];
}
