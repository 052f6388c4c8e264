import { chmodSync, renameSync, writeFileSync } from "node:fs";

/** Written aside and moved into place, so that nobody ever reads half of it, or one with wide permissions. */
export function writePrivateFile(path: string, content: string | Uint8Array): void {
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, content, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, path);
}
