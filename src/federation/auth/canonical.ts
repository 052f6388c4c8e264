import { type Sha, sha256 } from "../../core/mod.ts";

/** What a request says, as far as it is signed: all of it. */
export interface RequestFacts {
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly target: string;
  readonly atMs: number;
  readonly nonce: string;
  readonly body: string;
  /** Node ids. */
  readonly from: string;
  readonly to: string;
}

export interface ResponseFacts {
  readonly status: number;
  readonly body: string;
  /** Of the request that it answers. */
  readonly nonce: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The text that is signed: one field a line, in this order. No field can hold a line feed (each is checked against its
 * form before this is built, and a target is one line by RFC 9112, 3), so that two different requests never have one text.
 */
export function canonicalRequest({ method, target, atMs, nonce, body, from, to }: RequestFacts): string {
  return ["sg-request-1", method, target, String(atMs), nonce, sha256(body), from, to].join("\n");
}

export function canonicalResponse({ status, body, nonce, from, to }: ResponseFacts): string {
  return ["sg-response-1", String(status), sha256(body), nonce, from, to].join("\n");
}

/** What a token binds itself to. */
export function digestOf(canonical: string): Sha {
  return sha256(canonical);
}
