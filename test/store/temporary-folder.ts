import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TemporaryFolder {
  readonly path: (name: string) => string;
  readonly remove: () => void;
}

/** `in memory`, where the machine has that: for tests that open genomes by the hundred and pull no plug. */
export function temporaryFolder(place: "on disk" | "in memory" = "on disk"): TemporaryFolder {
  const parent = place === "in memory" && existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const folder = mkdtempSync(join(parent, "sg-store-"));
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
