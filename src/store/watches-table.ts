import { and, asc, eq, getTableColumns, lte } from "drizzle-orm";
import type { Scene, Watched, Watches } from "../genome/mod.ts";
import type { FactAccess } from "./access.ts";
import type { GenomeDatabase } from "./connection.ts";
import { expectLimit } from "./preconditions.ts";
import { watched } from "./schema.ts";

/** Scenes are large, and asked for when something went wrong only. */
const { scene: _scene, ...entry } = getTableColumns(watched);

export class WatchesTable implements Watches {
  readonly #db: GenomeDatabase;
  readonly #access: FactAccess;

  constructor(db: GenomeDatabase, access: FactAccess) {
    this.#db = db;
    this.#access = access;
  }

  put(entry: Watched, scene?: Scene | null): void {
    const row = scene === undefined ? entry : { ...entry, scene };
    this.#access.write("watch what was configured", () =>
      this.#db.insert(watched).values(row).onConflictDoUpdate({ target: watched.id, set: row }).run(),
    );
  }

  scene(id: string): Scene | null {
    const row = this.#access.read(() =>
      this.#db.select({ scene: watched.scene }).from(watched).where(eq(watched.id, id)).get(),
    );
    return row?.scene ?? null;
  }

  get(id: string): Watched | null {
    return this.#access.read(() => this.#db.select(entry).from(watched).where(eq(watched.id, id)).get()) ?? null;
  }

  remove(id: string): void {
    this.#access.write("stop watching", () => this.#db.delete(watched).where(eq(watched.id, id)).run());
  }

  due(kernel: string, nowMs: number, limit: number): readonly Watched[] {
    expectLimit(limit);
    return this.#access.read(() =>
      this.#db
        .select(entry)
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
