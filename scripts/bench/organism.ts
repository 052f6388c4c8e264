import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger, systemClock } from "../../src/core/mod.ts";
import { initProject, loadConfiguration, openProject, type Project } from "../../src/project/mod.ts";

export const ROOT = join(import.meta.dir, "..", "..");
export const BINARY = join(ROOT, "dist", "sg");

/** Hosts are started from the source: what is measured is the loop, and the binary's host is the same code. */
export async function openAt(root: string, environment: Readonly<Record<string, string>> = {}): Promise<Project> {
  return await openProject({
    root,
    configuration: loadConfiguration({ file: null, environment, flags: [] }),
    clock: systemClock,
    logger: silentLogger,
    hostCommand: [process.execPath, join(ROOT, "src", "main.ts"), "__gene-host"],
    program: "bench",
    environment: {},
  });
}

/** A new organism with the network genome in a temporary directory, removed afterwards. */
export async function inFreshOrganism<Result>(
  work: (place: { readonly root: string }) => Promise<Result>,
): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), "sg-bench-"));
  try {
    initProject(root, "network", systemClock);
    return await work({ root });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
