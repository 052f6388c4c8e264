import type { Clock } from "../../core/mod.ts";
import type { Nonces } from "../../genome/mod.ts";
import { bounds } from "../bounds.ts";
import { type Identity, publicKeyObject } from "../identity.ts";
import type { Peer, PeerBook } from "../peers/peer.ts";
import { canonicalRequest, canonicalResponse, digestOf } from "./canonical.ts";
import { mac, signingSecret } from "./hmac.ts";
import { isToken, signToken } from "./jwt.ts";
import { NonceGuard } from "./nonce-guard.ts";

/** Names of the headers that carry a signature. */
export const HEADER = {
  from: "sg-from",
  to: "sg-to",
  time: "sg-time",
  nonce: "sg-nonce",
  authorization: "authorization",
  /** Of an answer. */
  signature: "sg-signature",
} as const;
const HMAC_SCHEME = "SG-HMAC-SHA256";

export interface IncomingRequest {
  readonly method: string;
  /** Path and query exactly as received. */
  readonly target: string;
  header(name: string): string | null;
}

/** A request whose sender is known, and how to sign the answer to it. */
export interface AuthenticRequest {
  readonly peer: Peer;
  signResponse(status: number, body: string): Readonly<Record<string, string>>;
}

/** What a request claims, when its headers have the form of a signed one from a peer, and its time is now. */
export interface ClaimedRequest {
  readonly peer: Peer;
  readonly nonce: string;
  readonly atMs: number;
  readonly authorization: string;
}

/** Why a request was turned away: for the audit trail here, never for whoever sent it. */
export type Refusal =
  | "unsigned"
  | "malformed"
  | "unknown peer"
  | "other recipient"
  | "outside the window"
  | "bad signature"
  | "replayed"
  | "too many";

const TIME = /^\d{13}$/;
const NONCE = /^[A-Za-z0-9_-]{16,64}$/;

/** Tells whose request it is. Fails closed, and in an order in which the cheap checks come first. */
export class Gatekeeper {
  readonly #identity: Identity;
  readonly #peers: () => PeerBook;
  readonly #clock: Clock;
  readonly #guard: NonceGuard;

  constructor(identity: Identity, peers: () => PeerBook, nonces: Nonces, clock: Clock) {
    this.#identity = identity;
    this.#peers = peers;
    this.#clock = clock;
    this.#guard = new NonceGuard(nonces, clock);
  }

  /** What can be told without the body: whoever fails here has nothing read from it. */
  claim(request: IncomingRequest): ClaimedRequest | Refusal {
    const header = (name: string): string => request.header(name) ?? "";
    const authorization = header(HEADER.authorization);
    const [from, to, time, nonce] = [HEADER.from, HEADER.to, HEADER.time, HEADER.nonce].map(header);
    if (authorization === "" || from === "") return "unsigned";
    if (!TIME.test(time ?? "") || !NONCE.test(nonce ?? "") || authorization.length > bounds.headerCharactersMax) {
      return "malformed";
    }
    const peer = this.#peers().byId(from ?? "");
    if (peer === undefined) return "unknown peer";
    if (to !== this.#identity.id) return "other recipient";
    const atMs = Number(time);
    if (Math.abs(this.#clock.nowMs() - atMs) > bounds.windowMs) return "outside the window";
    return { peer, nonce: nonce ?? "", atMs, authorization };
  }

  authenticate(request: IncomingRequest, claimed: ClaimedRequest, body: string): AuthenticRequest | Refusal {
    const { peer, nonce, atMs, authorization } = claimed;
    const { id } = this.#identity;
    const { method, target } = request;
    const text = canonicalRequest({ method, target, atMs, nonce, body, from: peer.id, to: id });
    const secret = peer.auth === "hmac" ? macSecret(peer, text, authorization) : null;
    const isAuthentic =
      peer.auth === "hmac" ? secret !== null : this.#isTokenOf(peer, authorization, nonce, digestOf(text));
    if (!isAuthentic) return "bad signature";
    const admission = this.#guard.admit(peer.id, nonce, atMs);
    if (admission !== "fresh") return admission;
    return {
      peer,
      signResponse: (status, answer) => {
        const response = canonicalResponse({ status, body: answer, nonce, from: id, to: peer.id });
        return { [HEADER.signature]: this.#signAnswer(peer, secret, response, nonce) };
      },
    };
  }

  #isTokenOf(peer: Peer, authorization: string, nonce: string, about: string): boolean {
    const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization) ?? [];
    if (token === undefined || peer.key === null) return false;
    const facts = { issuer: peer.id, audience: this.#identity.id, id: nonce, about };
    return isToken(token, publicKeyObject(peer.key), facts, this.#clock.nowMs());
  }

  #signAnswer(peer: Peer, secret: string | null, response: string, nonce: string): string {
    if (secret !== null) return mac(secret, response);
    const atMs = this.#clock.nowMs();
    const facts = { issuer: this.#identity.id, audience: peer.id, id: nonce, about: digestOf(response), atMs };
    return signToken(this.#identity, facts);
  }
}

function macSecret(peer: Peer, text: string, authorization: string): string | null {
  const [scheme, signature, ...rest] = authorization.split(" ");
  if (scheme !== HMAC_SCHEME || signature === undefined || rest.length > 0) return null;
  return signingSecret(peer.secrets, text, signature);
}

/** The headers of a request to this peer. */
export function signRequest(
  identity: Identity,
  peer: Peer,
  request: { readonly method: string; readonly target: string; readonly body: string },
  { nonce, atMs }: { readonly nonce: string; readonly atMs: number },
): Readonly<Record<string, string>> {
  const text = canonicalRequest({ ...request, atMs, nonce, from: identity.id, to: peer.id });
  const facts = { issuer: identity.id, audience: peer.id, id: nonce, about: digestOf(text), atMs };
  const [secret] = peer.secrets;
  const authorization =
    peer.auth === "hmac" ? `${HMAC_SCHEME} ${mac(secret ?? "", text)}` : `Bearer ${signToken(identity, facts)}`;
  return {
    [HEADER.from]: identity.id,
    [HEADER.to]: peer.id,
    [HEADER.time]: String(atMs),
    [HEADER.nonce]: nonce,
    [HEADER.authorization]: authorization,
  };
}

/** Whether this answer is the peer's, to this very request. */
export function isAnswerOf(
  identity: Pick<Identity, "id">,
  peer: Peer,
  answer: { readonly status: number; readonly body: string; readonly signature: string | null },
  nonce: string,
  nowMs: number,
): boolean {
  const { status, body, signature } = answer;
  if (signature === null || signature.length > bounds.headerCharactersMax) return false;
  const text = canonicalResponse({ status, body, nonce, from: peer.id, to: identity.id });
  if (peer.auth === "hmac") return signingSecret(peer.secrets, text, signature) !== null;
  if (peer.key === null) return false;
  const facts = { issuer: peer.id, audience: identity.id, id: nonce, about: digestOf(text) };
  return isToken(signature, publicKeyObject(peer.key), facts, nowMs);
}
