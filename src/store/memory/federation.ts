import type { InterfaceHash, LocusName, Sha } from "../../core/mod.ts";
import {
  type ExpressedAllele,
  type FederationRecords,
  isNewer,
  type LocalTotal,
  type Nonces,
  type Observation,
  type Observations,
  type PeerImport,
  type PeerImports,
} from "../../genome/mod.ts";

/** Where the alleles are. */
interface AlleleSource {
  loci(): readonly LocusName[];
  at(locus: LocusName): readonly ExpressedAllele[];
}

export class MemoryFederation implements FederationRecords {
  readonly observations: Observations = new MemoryObservations();
  readonly nonces: Nonces = new MemoryNonces();
  readonly imports: PeerImports = new MemoryImports();
  readonly #alleles: AlleleSource;

  constructor(alleles: AlleleSource) {
    this.#alleles = alleles;
  }

  sharedShas(locus: LocusName, interfaceHash: InterfaceHash): readonly Sha[] {
    const shared = this.#alleles
      .at(locus)
      .filter(({ allele, stage }) => stage !== "deprecated" && allele.interfaceHash === interfaceHash);
    return shared.map(({ allele }) => allele.sha).sort();
  }

  localTotals(): readonly LocalTotal[] {
    const all = this.#alleles.loci().flatMap((locus) => this.#alleles.at(locus));
    return all.flatMap(({ allele: { locus, sha }, stats: { n, sumE } }) => (n > 0 ? [{ locus, sha, n, sumE }] : []));
  }
}

class MemoryObservations implements Observations {
  readonly #kept = new Map<string, Observation>();

  merge(stated: readonly Observation[]): readonly Observation[] {
    return stated.filter((each) => {
      const key = `${each.origin} ${each.locus} ${each.sha}`;
      const known = this.#kept.get(key);
      if (known !== undefined && !isNewer(each, known)) return false;
      this.#kept.set(key, { ...each });
      return true;
    });
  }

  at(locus: LocusName): readonly Observation[] {
    const place = ({ sha, origin }: Observation) => `${sha} ${origin}`;
    return [...this.#kept.values()]
      .filter((each) => each.locus === locus)
      .sort((left, right) => (place(left) < place(right) ? -1 : 1));
  }

  all(): readonly Observation[] {
    return [...this.#kept.values()];
  }
}

class MemoryNonces implements Nonces {
  readonly #expiry = new Map<string, number>();

  claim(peer: string, nonce: string, expiresAtMs: number): boolean {
    const key = `${peer} ${nonce}`;
    if (this.#expiry.has(key)) return false;
    this.#expiry.set(key, expiresAtMs);
    return true;
  }

  forget(nowMs: number): void {
    for (const [key, expiresAtMs] of this.#expiry) if (expiresAtMs < nowMs) this.#expiry.delete(key);
  }
}

class MemoryImports implements PeerImports {
  readonly #kept = new Map<string, PeerImport>();

  note(imported: PeerImport): void {
    const key = `${imported.peer} ${imported.locus} ${imported.sha}`;
    if (!this.#kept.has(key)) this.#kept.set(key, { ...imported });
  }

  usage(peer: string, sinceMs: number): ReturnType<PeerImports["usage"]> {
    const recent = [...this.#kept.values()].filter((each) => each.peer === peer && each.atMs >= sinceMs);
    return { alleles: recent.length, bytes: recent.reduce((sum, { bytes }) => sum + bytes, 0) };
  }
}
