import * as v from "valibot";
import { ConfigError, type Json } from "../../core/mod.ts";
import { bounds } from "../bounds.ts";
import { nodeIdSchema, publicKeyObject, publicKeySchema } from "../identity.ts";
import type { Peer } from "./peer.ts";
import { peerUrlProblem } from "./peer-url.ts";

const secret = v.pipe(
  v.string(),
  v.minLength(32, "a secret has 32 characters or more"),
  v.maxLength(512, "a secret has 512 characters at most"),
);

/** One entry of `peers.json`. */
export const peerEntrySchema = v.pipe(
  v.strictObject({
    name: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$/, "a name: letters, digits, . _ -")),
    id: nodeIdSchema,
    url: v.optional(
      v.pipe(
        v.string(),
        v.check(
          (text) => peerUrlProblem(text) === null,
          ({ input }) => String(peerUrlProblem(String(input))),
        ),
      ),
    ),
    auth: v.optional(v.picklist(["hmac", "jwt"])),
    secret: v.optional(v.union([secret, v.pipe(v.array(secret), v.minLength(1), v.maxLength(bounds.secretsMax))])),
    key: v.optional(v.pipe(publicKeySchema, v.check(isKey, "it is no Ed25519 key"))),
    trust: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    dispatch: v.optional(v.boolean()),
  }),
  v.check((entry) => entry.secret !== undefined || entry.key !== undefined, "it needs a secret or a key"),
  v.check((entry) => entry.auth !== "hmac" || entry.secret !== undefined, 'auth "hmac" needs a secret'),
  v.check((entry) => entry.auth !== "jwt" || entry.key !== undefined, 'auth "jwt" needs a key'),
);

export type PeerEntry = v.InferOutput<typeof peerEntrySchema>;

const fileSchema = v.strictObject({ peers: v.pipe(v.array(peerEntrySchema), v.maxLength(bounds.peersMax)) });

/**
 * Reads `peers.json`. Messages name the place and what would be right, and never the value: it may be a secret.
 * @throws ConfigError
 */
export function parsePeers(text: string, path: string): readonly PeerEntry[] {
  const parsed = v.safeParse(fileSchema, readJson(text, path));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const place = v.getDotPath(issue) ?? "the document";
    const isOurs = issue.kind === "validation" && !issue.message.startsWith("Invalid ");
    const expected = isOurs ? issue.message : describe(issue);
    throw new ConfigError(`Cannot use ${path}: ${place}: ${expected}`);
  }
  const { peers } = parsed.output;
  for (const field of ["name", "id"] as const) {
    const values = peers.map((peer) => peer[field]);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) {
      throw new ConfigError(
        `Cannot use ${path}: two peers have the ${field} ${JSON.stringify(twice)}; each has its own`,
      );
    }
  }
  return peers;
}

export function writePeers(peers: readonly PeerEntry[]): string {
  return `${JSON.stringify({ peers }, null, 2)}\n`;
}

export function peerOf(entry: PeerEntry): Peer {
  const secrets = entry.secret === undefined ? [] : [entry.secret].flat();
  return {
    name: entry.name,
    id: entry.id,
    url: entry.url === undefined ? null : new URL(entry.url).origin,
    auth: entry.auth ?? (secrets.length > 0 ? "hmac" : "jwt"),
    secrets,
    key: entry.key ?? null,
    trust: entry.trust ?? 1,
    dispatch: entry.dispatch ?? false,
  };
}

function describe(issue: { readonly expected: string | null; readonly message: string }): string {
  return issue.expected === null || issue.expected === "never"
    ? "there is no such field; there are name, id, url, auth, secret, key, trust, dispatch"
    : `expected ${issue.expected}`;
}

function isKey(text: string): boolean {
  try {
    publicKeyObject(text);
    return true;
  } catch {
    return false;
  }
}

function readJson(text: string, path: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ConfigError(`Cannot use ${path}: it is not JSON; peers.example.json shows the form`);
  }
}
