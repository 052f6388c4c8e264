import type { Sha } from "../../core/mod.ts";
import type { ApiToken, ApiTokens, IdempotencyKeys, IdempotencyRecord, IdempotentAnswer } from "../../genome/mod.ts";

export class MemoryApiTokens implements ApiTokens {
  readonly #tokens = new Map<string, ApiToken>();

  add(token: ApiToken): void {
    if (this.#tokens.has(token.id)) throw new TypeError(`Cannot add token ${token.id}: it is there already`);
    this.#tokens.set(token.id, { ...token });
  }

  revoke(id: string, atMs: number): boolean {
    const token = this.#tokens.get(id);
    if (token === undefined || token.revokedAtMs !== null) return false;
    this.#tokens.set(id, { ...token, revokedAtMs: atMs });
    return true;
  }

  get(id: string): ApiToken | null {
    return this.#tokens.get(id) ?? null;
  }

  list(): readonly ApiToken[] {
    return [...this.#tokens.values()].sort(
      (left, right) => right.createdAtMs - left.createdAtMs || (left.id < right.id ? 1 : -1),
    );
  }
}

export class MemoryIdempotencyKeys implements IdempotencyKeys {
  readonly #keys = new Map<string, IdempotencyRecord>();

  claim(key: string, request: Sha, atMs: number): IdempotencyRecord | null {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    this.#keys.set(key, { request, atMs, answer: null });
    return null;
  }

  complete(key: string, answer: IdempotentAnswer): void {
    const known = this.#keys.get(key);
    if (known !== undefined) this.#keys.set(key, { ...known, answer: { ...answer } });
  }

  release(key: string): void {
    this.#keys.delete(key);
  }

  forget(beforeMs: number): void {
    for (const [key, { atMs }] of this.#keys) if (atMs < beforeMs) this.#keys.delete(key);
  }
}
