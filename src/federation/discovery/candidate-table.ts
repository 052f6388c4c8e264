import * as v from "valibot";
import { nodeIdSchema, publicKeySchema } from "../identity.ts";
import type { Announcement } from "./announcement.ts";

/** A node that announced itself and is no peer (yet). */
export interface Candidate {
  readonly node: string;
  readonly name: string;
  readonly key: string;
  readonly version: string;
  /** Where its announcement came from, and the same as a URL to call it by. */
  readonly address: string;
  readonly url: string;
  readonly firstHeardMs: number;
  readonly lastHeardMs: number;
  /** Announcements at different times. */
  readonly heard: number;
}

export const CANDIDATES_MAX = 256;
/** From one address: a single machine cannot take all places. */
const CANDIDATES_PER_ADDRESS_MAX = 16;
export const CANDIDATE_LIFE_MS = 10 * 60_000;
/** Who was heard so often keeps the place against newcomers; who was heard less loses it to them when all are taken. */
const ESTABLISHED_FROM = 3;

const candidateSchema = v.strictObject({
  node: nodeIdSchema,
  name: v.string(),
  key: publicKeySchema,
  version: v.string(),
  address: v.string(),
  url: v.pipe(v.string(), v.url()),
  firstHeardMs: v.number(),
  lastHeardMs: v.number(),
  heard: v.number(),
});
const fileSchema = v.strictObject({ candidates: v.pipe(v.array(candidateSchema), v.maxLength(CANDIDATES_MAX)) });

export type HeardAs = "new" | "known" | "no room" | "other key" | "old";

/**
 * Who was heard of late. Bounded whatever is announced: the number of places is fixed, those from one address are fewer,
 * and a name that is taken stays with its key for as long as that one is heard.
 */
export class CandidateTable {
  readonly #candidates = new Map<string, Candidate>();
  #revision = 0;

  /** Rises with every change that is worth saving. */
  get revision(): number {
    return this.#revision;
  }

  hear(said: Announcement, address: string, nowMs: number): HeardAs {
    this.expire(nowMs);
    const known = this.#candidates.get(said.node);
    if (known !== undefined && known.key !== said.key) return "other key";
    // An announcement that is played again, here or from another address, tells nothing.
    if (known !== undefined && said.atMs <= known.lastHeardMs) return "old";
    const url = urlOf(said, address);
    if (known === undefined && !this.#makeRoom(address)) return "no room";
    const { node, name, key, version, atMs } = said;
    this.#candidates.set(node, {
      ...{ node, name, key, version, address, url },
      firstHeardMs: known?.firstHeardMs ?? nowMs,
      lastHeardMs: Math.min(atMs, nowMs),
      heard: (known?.heard ?? 0) + 1,
    });
    this.#revision += 1;
    return known === undefined ? "new" : "known";
  }

  get(node: string): Candidate | undefined {
    return this.#candidates.get(node);
  }

  /** The latest heard first. */
  list(nowMs: number): readonly Candidate[] {
    this.expire(nowMs);
    return [...this.#candidates.values()].sort(
      (left, right) => right.lastHeardMs - left.lastHeardMs || (left.node < right.node ? -1 : 1),
    );
  }

  remove(node: string): void {
    if (this.#candidates.delete(node)) this.#revision += 1;
  }

  expire(nowMs: number): void {
    for (const { node, lastHeardMs } of [...this.#candidates.values()]) {
      if (nowMs - lastHeardMs > CANDIDATE_LIFE_MS) this.remove(node);
    }
  }

  /** The text of the file in which the table outlives a restart. */
  write(): string {
    return `${JSON.stringify({ candidates: [...this.#candidates.values()] }, null, 2)}\n`;
  }

  /** What such a text holds; nothing when it is not one: candidates announce themselves again. */
  static read(text: string): CandidateTable {
    const table = new CandidateTable();
    const parsed = v.safeParse(fileSchema, parseJson(text));
    for (const candidate of parsed.success ? parsed.output.candidates : [])
      table.#candidates.set(candidate.node, candidate);
    return table;
  }

  #makeRoom(address: string): boolean {
    const all = [...this.#candidates.values()];
    const here = all.filter((each) => each.address === address);
    const rivals = here.length >= CANDIDATES_PER_ADDRESS_MAX ? here : all.length >= CANDIDATES_MAX ? all : null;
    if (rivals === null) return true;
    const [weakest] = rivals
      .filter(({ heard }) => heard < ESTABLISHED_FROM)
      .sort((left, right) => left.lastHeardMs - right.lastHeardMs);
    if (weakest === undefined) return false;
    this.remove(weakest.node);
    return true;
  }
}

function urlOf({ port, tls }: Announcement, address: string): string {
  const host = address.includes(":") ? `[${address}]` : address;
  return `${tls ? "https" : "http"}://${host}:${port}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
