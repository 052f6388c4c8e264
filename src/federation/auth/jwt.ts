import type { KeyObject } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";

/** Pinned: a token that names another algorithm, or none, is not looked at (RFC 8725, 3.1). */
const ALGORITHM = "EdDSA";
export const TOKEN_LIFE_S_MAX = 60;

export interface TokenFacts {
  readonly issuer: string;
  readonly audience: string;
  readonly id: string;
  /** SHA-256 of the canonical text that it vouches for. */
  readonly about: string;
  readonly atMs: number;
}

export async function signToken(key: KeyObject, { issuer, audience, id, about, atMs }: TokenFacts): Promise<string> {
  const issuedAtS = Math.floor(atMs / 1_000);
  return await new SignJWT({ about })
    .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti(id)
    .setIssuedAt(issuedAtS)
    .setExpirationTime(issuedAtS + TOKEN_LIFE_S_MAX)
    .sign(key);
}

/**
 * Whether the token says exactly this, signed with this key. The key is the configured peer's: what the token's header
 * says of keys (`kid`, `jwk`, `jku`, `x5c`) is never read (RFC 8725, 3.10).
 */
export async function isToken(
  token: string,
  key: KeyObject,
  { issuer, audience, id, about }: Omit<TokenFacts, "atMs">,
  nowMs: number,
): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      typ: "JWT",
      issuer,
      audience,
      requiredClaims: ["exp", "iat", "jti"],
      currentDate: new Date(nowMs),
      // The sender's clock may be ahead or behind by as much as the window of a request.
      clockTolerance: TOKEN_LIFE_S_MAX,
    });
    const { exp = Number.POSITIVE_INFINITY, iat = Number.POSITIVE_INFINITY, aud } = payload;
    if (exp - iat > TOKEN_LIFE_S_MAX || iat * 1_000 > nowMs + TOKEN_LIFE_S_MAX * 1_000) return false;
    // One recipient: a token for several could be passed on by one of them (RFC 8725, 3.9).
    return aud === audience && payload.jti === id && payload.about === about;
  } catch {
    // Why it is no token is nobody's business who cannot show one.
    return false;
  }
}
