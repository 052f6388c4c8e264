import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Layout } from "./layout.ts";
import { createPrivateFile } from "./private-file.ts";
import { ProjectError } from "./project-error.ts";

const BYTES = 32;

/**
 * The key that signs this organism's API tokens, made when it is first needed and readable by its owner only. Removing
 * the file makes every token invalid.
 */
export function apiKey({ state }: Layout): Uint8Array {
  const path = join(state, "api.key");
  if (!existsSync(path)) {
    createPrivateFile(path, randomBytes(BYTES));
  }
  const key = readFileSync(path);
  if (key.length === BYTES) return key;
  throw new ProjectError(
    `Cannot use the key ${path}: it has ${key.length} bytes instead of ${BYTES}; remove it, and create new tokens`,
  );
}
