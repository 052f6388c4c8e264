import { and, desc, eq, isNull, lt } from "drizzle-orm";
import type { Sha } from "../core/mod.ts";
import type { ApiToken, ApiTokens, IdempotencyKeys, IdempotencyRecord, IdempotentAnswer } from "../genome/mod.ts";
import type { FactAccess } from "./access.ts";
import type { GenomeDatabase } from "./connection.ts";
import { apiTokens, idempotencyKeys } from "./schema.ts";

export class ApiTokensTable implements ApiTokens {
  readonly #db: GenomeDatabase;
  readonly #access: FactAccess;

  constructor(db: GenomeDatabase, access: FactAccess) {
    this.#db = db;
    this.#access = access;
  }

  add(token: ApiToken): void {
    this.#access.write("add a token to the genome", () => this.#db.insert(apiTokens).values(token).run());
  }

  revoke(id: string, atMs: number): boolean {
    const valid = and(eq(apiTokens.id, id), isNull(apiTokens.revokedAtMs));
    return this.#access.write("revoke a token in the genome", () => {
      const revoked = this.#db.update(apiTokens).set({ revokedAtMs: atMs }).where(valid).returning().all();
      return revoked.length > 0;
    });
  }

  get(id: string): ApiToken | null {
    return this.#access.read(() => this.#db.select().from(apiTokens).where(eq(apiTokens.id, id)).get() ?? null);
  }

  list(): readonly ApiToken[] {
    return this.#access.read(() =>
      this.#db.select().from(apiTokens).orderBy(desc(apiTokens.createdAtMs), desc(apiTokens.id)).all(),
    );
  }
}

export class IdempotencyKeysTable implements IdempotencyKeys {
  readonly #db: GenomeDatabase;
  readonly #access: FactAccess;

  constructor(db: GenomeDatabase, access: FactAccess) {
    this.#db = db;
    this.#access = access;
  }

  claim(key: string, request: Sha, atMs: number): IdempotencyRecord | null {
    return this.#access.write("take an idempotency key in the genome", () => {
      const row = this.#db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key)).get();
      if (row === undefined) {
        this.#db.insert(idempotencyKeys).values({ key, request, atMs }).run();
        return null;
      }
      const { status, body } = row;
      return { request: row.request, atMs: row.atMs, answer: status === null ? null : { status, body: body ?? "" } };
    });
  }

  complete(key: string, { status, body }: IdempotentAnswer): void {
    this.#access.write("keep an answer in the genome", () =>
      this.#db.update(idempotencyKeys).set({ status, body }).where(eq(idempotencyKeys.key, key)).run(),
    );
  }

  release(key: string): void {
    this.#access.write("give an idempotency key back", () =>
      this.#db.delete(idempotencyKeys).where(eq(idempotencyKeys.key, key)).run(),
    );
  }

  forget(beforeMs: number): void {
    this.#access.write("forget idempotency keys", () =>
      this.#db.delete(idempotencyKeys).where(lt(idempotencyKeys.atMs, beforeMs)).run(),
    );
  }
}
