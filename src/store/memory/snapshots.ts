import type { PhenotypeSnapshot, PhenotypeSnapshots } from "../../genome/mod.ts";
import { nameTaken } from "../snapshots-table.ts";

export class MemorySnapshots implements PhenotypeSnapshots {
  readonly #snapshots = new Map<string, PhenotypeSnapshot>();

  add(snapshot: PhenotypeSnapshot): void {
    if (this.#snapshots.has(snapshot.name)) throw nameTaken(snapshot.name);
    this.#snapshots.set(snapshot.name, structuredClone(snapshot));
  }

  get(name: string): PhenotypeSnapshot | null {
    return this.#snapshots.get(name) ?? null;
  }

  list(): ReturnType<PhenotypeSnapshots["list"]> {
    return [...this.#snapshots.values()]
      .sort((left, right) => right.atMs - left.atMs || (left.name < right.name ? 1 : -1))
      .map(({ stages: _, ...rest }) => rest);
  }
}
