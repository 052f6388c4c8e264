import { closeSync, fchmodSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Written aside and moved into place, so that nobody ever reads half of it, or one with wide permissions. Flushed to the
 * disk on the way: after a power cut it is the old file or the new one.
 */
export function writePrivateFile(path: string, content: string | Uint8Array): void {
  placeFile(path, content, fsyncSync, renameSync);
  flushDirectoryOf(path);
}

/**
 * The same for a file that is not there yet. Of several processes that create it at the same moment one succeeds, and its
 * file is the one that all of them find.
 */
export function createPrivateFile(path: string, content: string | Uint8Array): void {
  placeFile(path, content, fsyncSync, linkUnlessThere);
  flushDirectoryOf(path);
}

/** For what can be made anew: a power cut may cost it, and nobody waits for the disk. */
export function writePrivateCopy(path: string, content: string | Uint8Array): void {
  placeFile(path, content, () => undefined, renameSync);
}

function placeFile(
  path: string,
  content: string | Uint8Array,
  beforeMove: (descriptor: number) => void,
  move: (fresh: string, path: string) => void,
): void {
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
    move(fresh, path);
  } catch (thrown) {
    rmSync(fresh, { force: true });
    // Who reads the message asked for `path`, and knows of no other name.
    if (thrown instanceof Error && "path" in thrown && thrown.path === fresh) thrown.path = path;
    throw thrown;
  }
}

/** A rename would replace what another process made meanwhile; link(2) refuses to. */
function linkUnlessThere(fresh: string, path: string): void {
  try {
    linkSync(fresh, path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
  }
  rmSync(fresh, { force: true });
}

function flushDirectoryOf(path: string): void {
  const directory = openSync(dirname(path), "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
