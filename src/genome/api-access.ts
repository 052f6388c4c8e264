import type { Sha } from "../core/mod.ts";

/** What a bearer of a token may do: look, run and execute, or everything. Each includes the ones before. */
export const SCOPES = ["read", "run", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** A token as the genome remembers it: what it allows, never the token itself. */
export interface ApiToken {
  /** The `jti` of the token. */
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly revokedAtMs: number | null;
}

/** The tokens that were handed out. One that is not here is not valid, whoever signed it. */
export interface ApiTokens {
  add(token: ApiToken): void;
  /** False when there is no such token, or it was revoked before. */
  revoke(id: string, atMs: number): boolean;
  get(id: string): ApiToken | null;
  /** The newest first. */
  list(): readonly ApiToken[];
}

/** The answer to a request that carried an `Idempotency-Key`. */
export interface IdempotentAnswer {
  readonly status: number;
  readonly body: string;
}

/** What is known of a key: whose request it was, and its answer once there is one. */
export interface IdempotencyRecord {
  /** SHA-256 of method, path and body: a key belongs to one request. */
  readonly request: Sha;
  readonly atMs: number;
  /** Null while the request is under way, or when the process died with it. */
  readonly answer: IdempotentAnswer | null;
}

export interface IdempotencyKeys {
  /** Takes the key for a request; null when it was free, else what is known of it. Durable on return. */
  claim(key: string, request: Sha, atMs: number): IdempotencyRecord | null;
  complete(key: string, answer: IdempotentAnswer): void;
  /** Gives a key back whose request did not start. */
  release(key: string): void;
  /** Forgets keys that were taken before `atMs`. */
  forget(beforeMs: number): void;
}
