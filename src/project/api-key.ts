import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Layout } from "./layout.ts";
import { ProjectError } from "./project-error.ts";

const BYTES = 32;

/**
 * The key that signs this organism's API tokens, made when it is first needed and readable by its owner only. Removing
 * the file makes every token invalid.
 */
export function apiKey({ state }: Layout): Uint8Array {
  const path = join(state, "api.key");
  if (!existsSync(path)) {
    // Written aside and moved into place, so that nobody ever reads half a key or one with wide permissions.
    const fresh = `${path}.${process.pid}`;
    writeFileSync(fresh, randomBytes(BYTES), { mode: 0o600 });
    chmodSync(fresh, 0o600);
    renameSync(fresh, path);
  }
  const key = readFileSync(path);
  if (key.length === BYTES) return key;
  throw new ProjectError(
    `Cannot use the key ${path}: it has ${key.length} bytes instead of ${BYTES}; remove it, and create new tokens`,
  );
}
