import { and, asc, eq, lte } from "drizzle-orm";
import type { Watched, Watches } from "../genome/mod.ts";
import type { FactAccess } from "./access.ts";
import type { GenomeDatabase } from "./connection.ts";
import { expectLimit } from "./preconditions.ts";
import { watched } from "./schema.ts";

export class WatchesTable implements Watches {
  readonly #db: GenomeDatabase;
  readonly #access: FactAccess;

  constructor(db: GenomeDatabase, access: FactAccess) {
    this.#db = db;
    this.#access = access;
  }

  put(entry: Watched): void {
    this.#access.write("watch what was configured", () =>
      this.#db.insert(watched).values(entry).onConflictDoUpdate({ target: watched.id, set: entry }).run(),
    );
  }

  get(id: string): Watched | null {
    return this.#access.read(() => this.#db.select().from(watched).where(eq(watched.id, id)).get()) ?? null;
  }

  remove(id: string): void {
    this.#access.write("stop watching", () => this.#db.delete(watched).where(eq(watched.id, id)).run());
  }

  due(kernel: string, nowMs: number, limit: number): readonly Watched[] {
    expectLimit(limit);
    return this.#access.read(() =>
      this.#db
        .select()
        .from(watched)
        .where(and(eq(watched.kernel, kernel), lte(watched.dueAtMs, nowMs)))
        .orderBy(asc(watched.dueAtMs), asc(watched.id))
        .limit(limit)
        .all(),
    );
  }

  list(kernel: string, limit: number): readonly Watched[] {
    return this.due(kernel, Number.MAX_SAFE_INTEGER, limit);
  }
}
