import { existsSync, statSync } from "node:fs";
import { ConfigError, type Logger, messageOf } from "../core/mod.ts";
import { type PeerBook, type PeerEntry, parsePeers, peerBook, peerOf, writePeers } from "../federation/mod.ts";
import type { Layout } from "./layout.ts";
import { writePrivateFile } from "./private-file.ts";
import { readTextFile } from "./source-files.ts";

const BYTES_MAX = 16 * 1_048_576;
const OTHERS_MAY = 0o077;

/** Whether anybody but a file's owner is let in: where a secret stands, nobody should be. */
export function othersMayRead(path: string): boolean {
  return (statSync(path).mode & OTHERS_MAY) !== 0;
}

/** The entries of `peers.json`; none without the file. @throws ConfigError */
export function readPeers({ peers: path }: Layout): readonly PeerEntry[] {
  if (!existsSync(path)) return [];
  const entries = parsePeers(readTextFile(path, BYTES_MAX), path);
  if (othersMayRead(path) && entries.some(({ secret }) => secret !== undefined)) {
    throw new ConfigError(`Cannot use ${path}: it holds secrets and others may read it; run chmod 600 ${path}`);
  }
  return entries;
}

export function savePeers({ peers: path }: Layout, entries: readonly PeerEntry[]): void {
  writePrivateFile(path, writePeers(entries));
}

/** The peers as the file says at this moment. */
export interface PeersBeside {
  book(): PeerBook;
  /** Why the file cannot be used as it is now; null when it can. */
  problem(): string | null;
}

/**
 * Looks at the file whenever it has changed. What cannot be used is told once and leaves the peers as they were; without
 * any from before there are none, and nothing else of the organism is in the way.
 */
export function peersBeside(layout: Layout, logger: Logger): PeersBeside {
  let book = peerBook([]);
  let problem: string | null = null;
  let seen = "";
  const look = () => {
    const state = existsSync(layout.peers) ? stampOf(layout.peers) : "none";
    if (state === seen) return;
    seen = state;
    problem = null;
    try {
      book = peerBook(readPeers(layout).map(peerOf));
    } catch (thrown) {
      problem = messageOf(thrown);
      logger.log("error", problem);
    }
  };
  return {
    book() {
      look();
      return book;
    },
    problem() {
      look();
      return problem;
    },
  };
}

function stampOf(path: string): string {
  const { mtimeMs, ctimeMs, size, ino } = statSync(path);
  return `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
}
