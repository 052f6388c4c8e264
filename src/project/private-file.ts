import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Written aside and moved into place, so that nobody ever reads half of it, or one with wide permissions. Flushed to the
 * disk on the way: after a power cut it is the old file or the new one.
 */
export function writePrivateFile(path: string, content: string | Uint8Array): void {
  replaceFile(path, content, fsyncSync);
  const directory = openSync(dirname(path), "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** The same for what can be made anew: a power cut may cost it, and nobody waits for the disk. */
export function writePrivateCopy(path: string, content: string | Uint8Array): void {
  replaceFile(path, content, () => undefined);
}

function replaceFile(path: string, content: string | Uint8Array, beforeMove: (descriptor: number) => void): void {
  const fresh = `${path}.${process.pid}`;
  try {
    const descriptor = openSync(fresh, "w", 0o600);
    try {
      // Whoever left a file of this name aside may have left it readable.
      fchmodSync(descriptor, 0o600);
      writeFileSync(descriptor, content);
      beforeMove(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(fresh, path);
  } catch (thrown) {
    rmSync(fresh, { force: true });
    throw thrown;
  }
}
