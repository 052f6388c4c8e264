import { existsSync, readFileSync } from "node:fs";
import type { Clock, Logger } from "../../core/mod.ts";
import type { Identity } from "../identity.ts";
import { type Announcement, encodeAnnouncement, isGenuineAnnouncement, readAnnouncement } from "./announcement.ts";
import { type Candidate, CandidateTable } from "./candidate-table.ts";
import { FairShare } from "./fair-share.ts";
import { joinMulticast, type Multicast, type MulticastOptions } from "./multicast.ts";

export interface DiscoveryParts {
  readonly identity: Pick<Identity, "id" | "publicKey" | "sign">;
  /** What this node says of itself; null: it listens only. */
  readonly self: Pick<Announcement, "name" | "version" | "port" | "tls"> | null;
  /** Where candidates outlive a restart. */
  readonly file: string;
  /** Replaces a file whole; throws where the disk refuses. */
  readonly write: (file: string, content: string) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Somebody new was heard, or was heard under another address. */
  readonly onCandidate: (candidate: Candidate) => void;
}

/** Signatures looked at: so many a second in each lane of `FairShare`, about 3 % of a core in all. */
const VERIFY_PER_SECOND = 5;
const VERIFY_BURST = 10;
const FILE_BYTES_MAX = 1_048_576;

/** Who else is on this network. Hears announcements, keeps candidates, and makes itself heard. */
export class Discovery {
  readonly #parts: DiscoveryParts;
  readonly #table: CandidateTable;
  readonly #share = new FairShare(VERIFY_PER_SECOND, VERIFY_BURST);
  #savedRevision: number;
  #ignored = 0;

  constructor(parts: DiscoveryParts) {
    this.#parts = parts;
    this.#table = CandidateTable.read(savedTable(parts.file));
    this.#savedRevision = this.#table.revision;
  }

  candidates(): readonly Candidate[] {
    return this.#table.list(this.#parts.clock.nowMs());
  }

  /** Datagrams that were none of a node's, or too many. */
  get ignored(): number {
    return this.#ignored;
  }

  /** The datagram to send, or null for a node that only listens. */
  announcement(): Uint8Array | null {
    const { identity, self, clock } = this.#parts;
    if (self === null) return null;
    return encodeAnnouncement({ node: identity.id, key: identity.publicKey, ...self, atMs: clock.nowMs() }, identity);
  }

  receive(bytes: Uint8Array, address: string): void {
    const { clock, identity, onCandidate } = this.#parts;
    const nowMs = clock.nowMs();
    const read = readAnnouncement(bytes, nowMs);
    if (typeof read !== "string" && read.said.node === identity.id) return;
    if (typeof read === "string" || !this.#share.take(address, nowMs) || !isGenuineAnnouncement(read)) {
      this.#ignored += 1;
      return;
    }
    const before = this.#table.get(read.said.node)?.url;
    const heardAs = this.#table.hear(read.said, address, nowMs);
    const candidate = this.#table.get(read.said.node);
    if (candidate === undefined || heardAs === "other key" || heardAs === "old") this.#ignored += 1;
    else if (candidate.url !== before) onCandidate(candidate);
  }

  /** Writes the table when it has changed. A disk that refuses is reported; candidates are not worth more. */
  save(): void {
    this.#table.expire(this.#parts.clock.nowMs());
    const { revision } = this.#table;
    if (revision === this.#savedRevision) return;
    const { file, write, logger } = this.#parts;
    try {
      write(file, this.#table.write());
      this.#savedRevision = revision;
    } catch (thrown) {
      logger.log("warn", `Cannot save the candidates in ${file}: ${String(thrown)}`);
    }
  }
}

/** The candidates that a process with discovery has saved, for one without it. */
export function savedCandidates(file: string, nowMs: number): readonly Candidate[] {
  return CandidateTable.read(savedTable(file)).list(nowMs);
}

export interface RunningDiscovery {
  stop(): Promise<void>;
}

/**
 * Joins the group and announces this node there at intervals. A network that fails later is reported once and tried
 * on: discovery is a comfort, and nothing waits for it.
 * @throws Error of the operating system when the group cannot be joined
 */
export async function startDiscovery(
  discovery: Discovery,
  place: Pick<MulticastOptions, "group" | "port" | "interfaceAddress">,
  { logger, everyMs }: { readonly logger: Logger; readonly everyMs: number },
): Promise<RunningDiscovery> {
  let lastProblem = "";
  const multicast: Multicast = await joinMulticast({
    ...place,
    receive: (bytes, address) => discovery.receive(bytes, address),
    onProblem: ({ message }) => {
      if (message !== lastProblem) logger.log("warn", `Discovery on ${place.group}:${place.port}: ${message}`);
      lastProblem = message;
    },
  });
  const beat = () => {
    const announcement = discovery.announcement();
    if (announcement !== null) multicast.send(announcement);
    discovery.save();
  };
  beat();
  const timer = setInterval(beat, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      discovery.save();
      await multicast.close();
    },
  };
}

function savedTable(file: string): string {
  if (!existsSync(file)) return "";
  const bytes = readFileSync(file);
  return bytes.length > FILE_BYTES_MAX ? "" : bytes.toString("utf8");
}
