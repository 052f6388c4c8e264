import type { Check } from "./check.ts";

const JWT = "federation/auth/jwt.ts";

function inTokens(attack: string, rule: string, found: string, instead: string, named: string): Check {
  return { attack, file: JWT, rule, without: [[found, instead]], test: "federation/jwt.test.ts", named };
}

/** Tokens: algorithms, keys, claims, spelling. */
export const tokenChecks: readonly Check[] = [
  inTokens(
    "wrong algorithm, none",
    "the algorithm is pinned",
    'alg: v.literal("EdDSA")',
    "alg: v.any()",
    "another algorithm|says none",
  ),
  inTokens("a token of another kind", "the type is pinned", 'typ: v.literal("JWT")', "typ: v.any()", "another type"),
  inTokens("extensions", "none must be understood", ", crit: v.optional(v.never())", "", "extension"),
  inTokens(
    "key confusion, none, forged",
    "the signature is checked",
    "if (!isSignedBy(key, `${header}.${payload}`, signature)) return false;",
    "",
    "signed by another key|has one spelling",
  ),
  {
    attack: "key confusion: HMAC with the public key",
    file: JWT,
    rule: "the signature is checked by the curve alone",
    without: [
      [
        "if (!isSignedBy(key, `${header}.${payload}`, signature)) return false;",
        'const secret = Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url"); if (!isSignedBy(key, `${header}.${payload}`, signature) && createHmac("sha256", secret).update(`${header}.${payload}`).digest("base64url") !== signature) return false;',
      ],
      ['alg: v.literal("EdDSA")', "alg: v.any()"],
      ['import type { KeyObject } from "node:crypto";', 'import { createHmac, type KeyObject } from "node:crypto";'],
    ],
    test: "federation/attacks.test.ts",
    named: "signed by nobody, or by another algorithm",
  },
  {
    attack: "kid tricks: a key of the token's own",
    file: JWT,
    rule: "the key is the configured peer's",
    without: [
      [
        "if (!isSignedBy(key, ",
        "const own = (decode(header) as { jwk?: { x: string } }).jwk?.x; if (!isSignedBy(own === undefined ? key : publicKeyObject(own), ",
      ],
      ["import { isSignedBy, type Signer }", "import { isSignedBy, publicKeyObject, type Signer }"],
    ],
    test: "federation/attacks.test.ts",
    named: "whatever its header says of keys",
  },
  inTokens("another issuer", "iss is the peer", "iss === issuer && ", "", "of another issuer"),
  inTokens("swapped recipient", "aud is this node", "aud === audience && ", "", "for another recipient"),
  {
    attack: "a token for several recipients",
    file: JWT,
    rule: "aud is one text",
    without: [
      ["  aud: v.string(),", "  aud: v.any(),"],
      ["aud === audience", "[aud].flat().includes(audience)"],
    ],
    test: "federation/jwt.test.ts",
    named: "for several recipients",
  },
  inTokens("a token under another nonce", "jti is the nonce", "jti === id && ", "", "with another id"),
  inTokens("a token for another request", "about is this request", "said === about && ", "", "about something else"),
  inTokens("expired", "exp has not passed", "&& exp > earliest ", "", "ended a minute ago"),
  inTokens("from the future", "iat has come", "&& iat <= latest ", "", "further ahead"),
  inTokens("not yet good", "nbf has come", " && nbf <= latest", "", "not yet good"),
  inTokens("good for years", "it lives for a minute", "exp - iat <= TOKEN_LIFE_S_MAX && ", "", "longer than a minute"),
  inTokens(
    "another spelling",
    "base64url is canonical",
    'if (bytes.toString("base64url") !== part) return null;',
    "",
    "has one spelling",
  ),
  inTokens("parts behind it", "there are three parts", "rest.length > 0 || ", "", "has one spelling"),
  {
    attack: "another spelling of a signature",
    file: "federation/identity.ts",
    rule: "a signature has one spelling",
    without: [['if (bytes.length !== 64 || bytes.toString("base64url") !== signature) return false;', ""]],
    test: "federation/jwt.test.ts",
    named: "has one spelling",
  },
];
