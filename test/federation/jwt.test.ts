import { describe, expect, test } from "bun:test";
import { createPrivateKey } from "node:crypto";
import fc from "fast-check";
import { jwtVerify, SignJWT } from "jose";
import { sha256 } from "../../src/core/mod.ts";
import { isToken, signToken } from "../../src/federation/auth/jwt.ts";
import { isSignedBy, publicKeyObject } from "../../src/federation/identity.ts";
import { newIdentity, readIdentity } from "../../src/federation/mod.ts";
import { altered } from "./test-node.ts";

const NOW_MS = 1_800_000_000_000;
const NOW_S = NOW_MS / 1_000;
const record = newIdentity();
const identity = readIdentity(record);
const privateKey = createPrivateKey(record.privateKey);
const key = publicKeyObject(identity.publicKey);
const facts = {
  issuer: "node-one-of-test",
  audience: "node-two-of-test",
  id: "a-nonce-of-the-test-1",
  about: sha256("x"),
};
const good = {
  ...{ about: facts.about, iss: facts.issuer, aud: facts.audience, jti: facts.id },
  ...{ iat: NOW_S, exp: NOW_S + 60 },
};
const HEADER = { alg: "EdDSA", typ: "JWT" };

const encode = (text: string) => Buffer.from(text, "utf8").toString("base64url");
/** A token with exactly these texts, signed as it stands. */
const signed = (header: string, payload: string) => {
  const text = `${header}.${payload}`;
  return `${text}.${identity.sign(text)}`;
};
const tokenOf = (claims: object, header: unknown = HEADER) =>
  signed(encode(JSON.stringify(header)), encode(JSON.stringify(claims)));
const isOurs = (token: string, nowMs = NOW_MS) => isToken(token, key, facts, nowMs);

/** What a general library says under the same demands. */
async function isOursByLibrary(token: string, nowMs = NOW_MS): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(token, key, {
      ...{ algorithms: ["EdDSA"], typ: "JWT", issuer: facts.issuer, audience: facts.audience },
      ...{ requiredClaims: ["exp", "iat", "jti"], currentDate: new Date(nowMs), clockTolerance: 60 },
    });
    return payload.jti === facts.id && payload.about === facts.about;
  } catch {
    return false;
  }
}

describe("a token", () => {
  test("is one to a general library, and the library's is one here", async () => {
    const atMs = NOW_MS;
    const ours = signToken(identity, { ...facts, atMs });
    expect(await isOursByLibrary(ours)).toBe(true);
    const theirs = await new SignJWT(good).setProtectedHeader(HEADER).sign(privateKey);
    expect(theirs).toBe(ours);
    expect(isOurs(theirs)).toBe(true);
    // The keys that a header tells of are not read, and do no harm.
    expect(isOurs(await new SignJWT(good).setProtectedHeader({ ...HEADER, kid: "x" }).sign(privateKey))).toBe(true);
  });

  test("that is accepted here is accepted by the library, whatever it holds", async () => {
    const odd = fc.oneof(fc.constant(undefined), fc.constant(null), fc.string(), fc.integer(), fc.constant([]));
    const mostly = <Value>(usual: fc.Arbitrary<Value>) => fc.oneof({ weight: 30, arbitrary: usual }, odd);
    const about = <Value>(value: Value) => mostly(fc.constant(value));
    const near = mostly(fc.integer({ min: NOW_S - 130, max: NOW_S + 130 }));
    const claims = fc.record({
      ...{ iss: about(good.iss), aud: about(good.aud), jti: about(good.jti), about: about(good.about) },
      ...{ iat: near, life: fc.integer({ min: -1, max: 70 }), exp: about(null), nbf: fc.oneof(about(undefined), near) },
    });
    const header = fc.record({ alg: about("EdDSA"), typ: about("JWT"), crit: about(undefined), kid: odd });
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(claims, header, async ({ life, exp, ...payload }, head) => {
        const token = tokenOf({ ...payload, exp: exp ?? Number(payload.iat) + life }, head);
        if (!isOurs(token)) return;
        accepted += 1;
        expect(await isOursByLibrary(token)).toBe(true);
      }),
      { numRuns: 1_000, seed: 20_261_121 },
    );
    // Most that is drawn is nearly right, or this would show nothing.
    expect(accepted).toBeGreaterThan(50);
  });

  const times: readonly (readonly [string, object, boolean])[] = [
    ["a sender whose clock is a minute ahead", { iat: NOW_S + 60, exp: NOW_S + 120 }, true],
    ["one that is further ahead", { iat: NOW_S + 61, exp: NOW_S + 120 }, false],
    ["a token that ended less than a minute ago", { iat: NOW_S - 119, exp: NOW_S - 59 }, true],
    ["one that ended a minute ago", { iat: NOW_S - 120, exp: NOW_S - 60 }, false],
    ["one that lives for longer than a minute", { exp: NOW_S + 61 }, false],
    ["one that is not yet good", { nbf: NOW_S + 61 }, false],
    ["one that is good from now on", { nbf: NOW_S }, true],
    ["one without an end", { exp: undefined }, false],
    ["one without a beginning", { iat: undefined }, false],
    ["an end that is text", { exp: String(NOW_S + 60) }, false],
  ];
  test.each(times)("%s", (_, claims, isGood) => {
    expect(isOurs(tokenOf({ ...good, ...claims }))).toBe(isGood);
  });

  const claims: readonly (readonly [string, object])[] = [
    ["of another issuer", { iss: "node-three-of-test" }],
    ["for another recipient", { aud: "node-three-of-test" }],
    ["for a list of one recipient", { aud: [facts.audience] }],
    ["for several recipients", { aud: [facts.audience, "node-three-of-test"] }],
    ["for nobody in particular", { aud: undefined }],
    ["with another id than the nonce", { jti: "another-nonce-of-test" }],
    ["without an id", { jti: undefined }],
    ["about something else", { about: sha256("y") }],
    ["about nothing", { about: undefined }],
  ];
  test.each(claims)("%s is none", (_, changed) => {
    expect(isOurs(tokenOf({ ...good, ...changed }))).toBe(false);
  });

  const headers: readonly (readonly [string, unknown])[] = [
    ["none", { alg: "none", typ: "JWT" }],
    ["none in other letters", { alg: "nOnE", typ: "JWT" }],
    ["another algorithm", { alg: "HS256", typ: "JWT" }],
    ["another curve's name", { alg: "ES256", typ: "JWT" }],
    ["the algorithm in other letters", { alg: "eddsa", typ: "JWT" }],
    ["several algorithms", { alg: ["EdDSA"], typ: "JWT" }],
    ["no algorithm", { typ: "JWT" }],
    ["no type", { alg: "EdDSA" }],
    ["another type", { alg: "EdDSA", typ: "at+jwt" }],
    ["an extension that must be understood", { ...HEADER, crit: ["b64"], b64: false }],
    ["an empty list of extensions", { ...HEADER, crit: [] }],
    ["a list instead of an object", [HEADER]],
    ["nothing", null],
  ];
  test.each(headers)("whose header says %s is none, though it is signed", (_, header) => {
    expect(isOurs(tokenOf(good, header))).toBe(false);
  });

  test("has one spelling", () => {
    // A space more or less, so that the text's length is no multiple of three and its end can be spelled in several ways.
    const text = JSON.stringify(good);
    const token = signed(encode(JSON.stringify(HEADER)), encode(text.length % 3 === 0 ? `${text} ` : text));
    const [header = "", payload = "", signature = ""] = token.split(".");
    expect(isOurs(token)).toBe(true);
    const others = [
      ...[
        `${header}.${payload}`,
        `${header}.${payload}.`,
        `${token}.`,
        `${token}.${signature}`,
        `.${payload}.${signature}`,
      ],
      ...[` ${token}`, `${token}\n`, `${token}=`, `${token}==`, `${token.slice(0, -1)}+`],
      ...[altered(token), signed(`${header}=`, payload), signed(header, `${payload}=`), signed(header, `${payload}\n`)],
      // Bits that no byte of the text comes from.
      signed(
        header,
        looselyEnded(
          encode(
            `${JSON.stringify(good)} `.padEnd(JSON.stringify(good).length + 3 - (JSON.stringify(good).length % 3) + 1),
          ),
        ),
      ),
      signed(header, encode("not JSON")),
      signed(encode("not JSON"), payload),
    ];
    for (const other of others) expect([other, isOurs(other)]).toEqual([other, false]);
  });

  test("has one signature: its second half plus the order of the curve's group says no more", () => {
    const token = tokenOf(good);
    const [header, payload, signature = ""] = token.split(".");
    const bytes = Buffer.from(signature, "base64url");
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString("hex")}`) + order;
    const other = Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse();
    const twin = Buffer.concat([bytes.subarray(0, 32), other]).toString("base64url");
    expect(isOurs(`${header}.${payload}.${twin}`)).toBe(false);
  });

  test("signed by another key is none", () => {
    const text = tokenOf(good);
    const stranger = readIdentity(newIdentity());
    expect(isToken(text, publicKeyObject(stranger.publicKey), facts, NOW_MS)).toBe(false);
  });
});

test("signatures are those of RFC 8037, A.4", () => {
  const x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
  const text = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
  const signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
  expect(isSignedBy(publicKeyObject(x), text, signature)).toBe(true);
  expect(isSignedBy(publicKeyObject(x), `${text} `, signature)).toBe(false);
});

/** The same bytes in another spelling: the last character of some texts holds bits that no byte comes from. */
function looselyEnded(text: string): string {
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const other = `${text.slice(0, -1)}${ALPHABET[ALPHABET.indexOf(text.at(-1) ?? "") + 1]}`;
  expect(Buffer.from(other, "base64url")).toEqual(Buffer.from(text, "base64url"));
  return other;
}
