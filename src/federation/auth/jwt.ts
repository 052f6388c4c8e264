import type { KeyObject } from "node:crypto";
import * as v from "valibot";
import { isSignedBy, type Signer } from "../identity.ts";

// JWT in compact form (RFC 7519; JWS, RFC 7515, 3.1; EdDSA, RFC 8037), as much of it as the protocol allows, which is one
// algorithm and one set of claims. A general library answers through WebCrypto, whose way over another thread doubles what
// a verification costs; the tests hold this to the library, both ways.

export const TOKEN_LIFE_S_MAX = 60;

export interface TokenFacts {
  readonly issuer: string;
  readonly audience: string;
  readonly id: string;
  /** SHA-256 of the canonical text that it vouches for. */
  readonly about: string;
  readonly atMs: number;
}

/**
 * The algorithm is pinned: a token that names another one, or none, is not looked at (RFC 8725, 3.1), nor one that makes
 * understanding an extension a condition (`crit`, RFC 7515, 4.1.11). What the header says of keys (`kid`, `jwk`, `jku`,
 * `x5c`) is never read: the key is the configured peer's (RFC 8725, 3.10).
 */
const headerSchema = v.object({ alg: v.literal("EdDSA"), typ: v.literal("JWT"), crit: v.optional(v.never()) });
const HEADER = encode({ alg: "EdDSA", typ: "JWT" });

const claimsSchema = v.object({
  iss: v.string(),
  // One recipient: a token for several could be passed on by one of them (RFC 8725, 3.9).
  aud: v.string(),
  jti: v.string(),
  about: v.string(),
  iat: v.number(),
  exp: v.number(),
  nbf: v.optional(v.number()),
});

export function signToken(signer: Signer, { issuer, audience, id, about, atMs }: TokenFacts): string {
  const iat = Math.floor(atMs / 1_000);
  const claims = { about, iss: issuer, aud: audience, jti: id, iat, exp: iat + TOKEN_LIFE_S_MAX };
  const text = `${HEADER}.${encode(claims)}`;
  return `${text}.${signer.sign(text)}`;
}

/** Whether the token says exactly this, now, signed with this key. Why it does not is nobody's business who cannot show one. */
export function isToken(
  token: string,
  key: KeyObject,
  { issuer, audience, id, about }: Omit<TokenFacts, "atMs">,
  nowMs: number,
): boolean {
  const [header = "", payload = "", signature = "", ...rest] = token.split(".");
  if (rest.length > 0 || !v.is(headerSchema, decode(header))) return false;
  if (!isSignedBy(key, `${header}.${payload}`, signature)) return false;
  const claims = v.safeParse(claimsSchema, decode(payload));
  if (!claims.success) return false;
  const { iss, aud, jti, about: said, iat, exp, nbf = 0 } = claims.output;
  return iss === issuer && aud === audience && jti === id && said === about && isInTime(iat, exp, nbf, nowMs / 1_000);
}

/** The sender's clock may be ahead or behind by as much as the window of a request. */
function isInTime(iat: number, exp: number, nbf: number, nowS: number): boolean {
  const [earliest, latest] = [nowS - TOKEN_LIFE_S_MAX, nowS + TOKEN_LIFE_S_MAX];
  return exp - iat <= TOKEN_LIFE_S_MAX && exp > earliest && iat <= latest && nbf <= latest;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64url");
}

/** Null where it is not the one spelling of some JSON text (RFC 7515, 2: without padding, line breaks or other characters). */
function decode(part: string): unknown {
  const bytes = Buffer.from(part, "base64url");
  if (bytes.toString("base64url") !== part) return null;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
}
