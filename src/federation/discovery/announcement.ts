import * as v from "valibot";
import {
  type Identity,
  isSignedBy,
  nodeIdSchema,
  type PublicKey,
  publicKeyObject,
  publicKeySchema,
} from "../identity.ts";

/**
 * What a node tells its network: that it is there, under which key, and on which port. It holds no address: a node is
 * where its datagram came from, so that nobody can announce somebody else's machine and have it called. It holds no
 * secret either, and being announced gives no rights: a candidate becomes a peer by a person's word.
 */
export interface Announcement {
  readonly node: string;
  readonly name: string;
  readonly key: PublicKey;
  readonly version: string;
  readonly port: number;
  /** Whether it is called by https. */
  readonly tls: boolean;
  readonly atMs: number;
}

export const ANNOUNCEMENT_BYTES_MAX = 1_024;
/** Either side of an announcement's time, as for a request. */
const WINDOW_MS = 60_000;

const schema = v.strictObject({
  sg: v.literal(1),
  node: nodeIdSchema,
  name: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$/)),
  key: publicKeySchema,
  version: v.pipe(v.string(), v.regex(/^[\w.+-]{1,60}$/)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  tls: v.boolean(),
  atMs: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  signature: v.pipe(v.string(), v.regex(/^[\w-]{86}$/)),
});

export type AnnouncementRefusal = "too large" | "malformed" | "outside the window" | "bad signature";

export function encodeAnnouncement(said: Announcement, signer: Pick<Identity, "sign">): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ sg: 1, ...said, signature: signer.sign(announcementText(said)) }));
}

/**
 * What can be told without arithmetic on curves, so that a flood of nonsense costs little.
 * @returns the announcement with its signature still to be looked at, or what is wrong
 */
export function readAnnouncement(bytes: Uint8Array, nowMs: number): UnverifiedAnnouncement | AnnouncementRefusal {
  if (bytes.length > ANNOUNCEMENT_BYTES_MAX) return "too large";
  const parsed = v.safeParse(schema, jsonOf(bytes));
  if (!parsed.success) return "malformed";
  const { sg: _, signature, ...said } = parsed.output;
  if (Math.abs(nowMs - said.atMs) > WINDOW_MS) return "outside the window";
  return { said, signature };
}

export interface UnverifiedAnnouncement {
  readonly said: Announcement;
  readonly signature: string;
}

/** Whether whoever sent it holds the key that it names. */
export function isGenuineAnnouncement({ said, signature }: UnverifiedAnnouncement): boolean {
  try {
    return isSignedBy(publicKeyObject(said.key), announcementText(said), signature);
  } catch {
    // The key is no point on the curve.
    return false;
  }
}

/** What is signed: one field a line; no field can hold a line feed. */
function announcementText({ node, name, key, version, port, tls, atMs }: Announcement): string {
  return ["sg-announcement-1", node, name, key, version, String(port), String(tls), String(atMs)].join("\n");
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
