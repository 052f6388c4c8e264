import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { calculateJwkThumbprint } from "jose";
import * as v from "valibot";
import { newTypedId } from "../core/mod.ts";
import { bounds } from "./bounds.ts";

/** The public half of a node's key: the `x` of an Ed25519 JWK (RFC 8037), base64url. */
export type PublicKey = string;

/** What proves that a node said something. */
export interface Signer {
  /** Ed25519 over the UTF-8 bytes, base64url. */
  sign(text: string): string;
}

/** Who this node is, to others and to itself. */
export interface Identity extends Signer {
  readonly id: string;
  readonly publicKey: PublicKey;
}

const PUBLIC_KEY = /^[A-Za-z0-9_-]{43}$/;
const NODE_ID = /^[A-Za-z0-9_-]{8,64}$/;

export const publicKeySchema = v.pipe(v.string(), v.regex(PUBLIC_KEY, "a key: the 43 characters of `x` in its JWK"));
export const nodeIdSchema = v.pipe(v.string(), v.regex(NODE_ID, "a node's id: 8 to 64 of A-Z a-z 0-9 _ -"));

/** What is kept of a node in its private file. */
export interface IdentityRecord {
  readonly id: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

const recordSchema = v.strictObject({ id: nodeIdSchema, privateKey: v.string() });

export function newIdentity(id = newTypedId()): IdentityRecord {
  const { privateKey } = generateKeyPairSync("ed25519");
  return { id, privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

/** @throws TypeError when it is not what `newIdentity` made */
export function readIdentity(record: unknown): Identity {
  const parsed = v.safeParse(recordSchema, record);
  if (!parsed.success) throw new TypeError("it does not hold an id and a private key");
  const privateKey = createPrivateKey(parsed.output.privateKey);
  if (privateKey.asymmetricKeyType !== "ed25519") throw new TypeError("its key is not an Ed25519 key");
  const { x } = createPublicKey(privateKey).export({ format: "jwk" });
  return {
    id: parsed.output.id,
    publicKey: x ?? "",
    sign: (text) => sign(null, Buffer.from(text, "utf8"), privateKey).toString("base64url"),
  };
}

/** Reading a key costs as much as using it. As many as there may be peers, the oldest go first. */
const keys = new Map<PublicKey, KeyObject>();

/** @throws Error when the text is no point on the curve */
export function publicKeyObject(key: PublicKey): KeyObject {
  const known = keys.get(key);
  if (known !== undefined) return known;
  const read = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key }, format: "jwk" });
  keys.set(key, read);
  const [oldest] = keys.keys();
  if (keys.size > bounds.peersMax && oldest !== undefined) keys.delete(oldest);
  return read;
}

export function isSignedBy(key: KeyObject, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, "base64url");
  // A signature has one spelling: otherwise the same statement could be passed off as another one.
  if (bytes.length !== 64 || bytes.toString("base64url") !== signature) return false;
  return verify(null, Buffer.from(text, "utf8"), key, bytes);
}

/** The public key as a JWK set (RFC 7517, 5), with its thumbprint (RFC 7638) as key id. */
export async function keySet({ publicKey, id }: Pick<Identity, "publicKey" | "id">) {
  const jwk = { kty: "OKP", crv: "Ed25519", x: publicKey };
  const kid = await calculateJwkThumbprint(jwk);
  return { node: id, keys: [{ ...jwk, kid, alg: "EdDSA", use: "sig" }] };
}
