import { desc, eq } from "drizzle-orm";
import { ConflictError } from "../core/mod.ts";
import type { PhenotypeSnapshot, PhenotypeSnapshots } from "../genome/mod.ts";
import type { FactAccess } from "./access.ts";
import type { GenomeDatabase } from "./connection.ts";
import { snapshots } from "./schema.ts";

export class SnapshotsTable implements PhenotypeSnapshots {
  readonly #db: GenomeDatabase;
  readonly #access: FactAccess;

  constructor(db: GenomeDatabase, access: FactAccess) {
    this.#db = db;
    this.#access = access;
  }

  add(snapshot: PhenotypeSnapshot): void {
    this.#access.write("add a snapshot to the genome", () => {
      if (this.#row(snapshot.name) !== undefined) throw nameTaken(snapshot.name);
      this.#db.insert(snapshots).values(snapshot).run();
    });
  }

  get(name: string): PhenotypeSnapshot | null {
    return this.#access.read(() => this.#row(name) ?? null);
  }

  list(): ReturnType<PhenotypeSnapshots["list"]> {
    const { name, atMs, by, reason } = snapshots;
    return this.#access.read(() =>
      this.#db.select({ name, atMs, by, reason }).from(snapshots).orderBy(desc(atMs), desc(name)).all(),
    );
  }

  #row(name: string): PhenotypeSnapshot | undefined {
    return this.#db.select().from(snapshots).where(eq(snapshots.name, name)).get();
  }
}

export function nameTaken(name: string): ConflictError {
  return new ConflictError(
    `Cannot take snapshot ${JSON.stringify(name)}: there is one of this name, and snapshots never change`,
  );
}
