import { describe, expect, test } from "bun:test";
import { sha256 } from "../../src/core/mod.ts";
import type { ApiToken, GenomeStore } from "../../src/genome/mod.ts";

/** Tokens and idempotency keys of the HTTP API. */
export function apiAccessCases(store: () => GenomeStore): void {
  describe("API tokens", () => {
    const token = (id: string, createdAtMs: number): ApiToken => ({
      id,
      name: `for ${id}`,
      scope: "run",
      createdAtMs,
      expiresAtMs: createdAtMs + 1_000,
      revokedAtMs: null,
    });

    test("come back as they went in, the newest first", () => {
      for (const [id, atMs] of [
        ["a", 1],
        ["b", 2],
      ] as const)
        store().apiTokens.add(token(id, atMs));
      expect(store().apiTokens.list()).toEqual([token("b", 2), token("a", 1)]);
      expect(store().apiTokens.get("a")).toEqual(token("a", 1));
      expect(store().apiTokens.get("c")).toBeNull();
    });

    test("are revoked once", () => {
      store().apiTokens.add(token("a", 1));
      expect(store().apiTokens.revoke("a", 5)).toBe(true);
      expect(store().apiTokens.revoke("a", 6)).toBe(false);
      expect(store().apiTokens.revoke("b", 6)).toBe(false);
      expect(store().apiTokens.get("a")).toEqual({ ...token("a", 1), revokedAtMs: 5 });
    });

    test("cannot share an id", () => {
      store().apiTokens.add(token("a", 1));
      expect(() => store().apiTokens.add(token("a", 2))).toThrow();
      expect(store().apiTokens.get("a")).toEqual(token("a", 1));
    });
  });

  describe("idempotency keys", () => {
    const [one, other] = [sha256("one"), sha256("other")];

    test("belong to who came first, with the answer once there is one", () => {
      const keys = store().idempotencyKeys;
      expect(keys.claim("k", one, 1)).toBeNull();
      expect(keys.claim("k", other, 2)).toEqual({ request: one, atMs: 1, answer: null });
      keys.complete("k", { status: 200, body: '{"ok":true}' });
      expect(keys.claim("k", one, 3)).toEqual({ request: one, atMs: 1, answer: { status: 200, body: '{"ok":true}' } });
    });

    test("are free again when given back, and forgotten after a time", () => {
      const keys = store().idempotencyKeys;
      keys.claim("k", one, 1);
      keys.release("k");
      expect(keys.claim("k", other, 5)).toBeNull();
      keys.claim("late", one, 9);
      keys.forget(9);
      expect(keys.claim("k", one, 10)).toBeNull();
      expect(keys.claim("late", other, 10)).not.toBeNull();
    });
  });
}
