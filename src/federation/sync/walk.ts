import type { LocusName, Sha } from "../../core/mod.ts";
import { bounds } from "../bounds.ts";
import { type DigestTree, LEAF_DEPTH, leavesBelow, locusKey } from "../exchange/digest-tree.ts";
import type { PeerPort } from "../exchange/port.ts";
import type { AlleleShelf } from "../exchange/shelf.ts";
import type { DigestAnswer } from "../exchange/wire.ts";

/** An allele that one side has and the other has not. */
export interface Difference {
  readonly locus: LocusName;
  readonly sha: Sha;
}

export interface Differences {
  readonly theirs: readonly Difference[];
  readonly ours: readonly Difference[];
  /** Origins of which the two have different statements, with the highest version that the peer has; 0 for none. */
  readonly origins: readonly { readonly origin: string; readonly theirs: number }[];
  /** The peer had more to tell than fits into one descent. */
  readonly isCut: boolean;
}

/** Goes down both trees, to the leaves in which they differ. @param first the peer's answer about the root */
export async function findDifferences(
  tree: DigestTree,
  shelf: AlleleShelf,
  port: PeerPort,
  first: DigestAnswer,
): Promise<Differences> {
  const walk = new Walk(tree, shelf);
  let { differ } = first;
  let isCut = false;
  // The tree is so deep, whatever a peer answers.
  for (let depth = 0; depth <= LEAF_DEPTH; depth += 1) {
    const asks = differ.flatMap(({ path, children }) => walk.compare(path, new Map(children)));
    if (asks.length === 0) break;
    const page = asks.slice(0, bounds.digestNodesMax);
    const answer = await port.digest({ asks: page });
    isCut ||= page.length < asks.length || answer.differ.length < page.length;
    const asked = new Set(page.map(([path]) => path));
    differ = answer.differ.filter(({ path }) => asked.has(path));
  }
  return { theirs: walk.theirs, ours: walk.ours, origins: walk.origins, isCut };
}

class Walk {
  readonly theirs: Difference[] = [];
  readonly ours: Difference[] = [];
  readonly origins: { readonly origin: string; readonly theirs: number }[] = [];
  readonly #tree: DigestTree;
  readonly #loci: ReadonlyMap<string, LocusName>;

  constructor(tree: DigestTree, shelf: AlleleShelf) {
    this.#tree = tree;
    this.#loci = new Map([...shelf.loci()].map(([locus, hash]) => [locusKey(locus, hash), locus]));
  }

  /** Sorts out what differs below a path, and returns what has to be asked about next. */
  compare(path: string, theirs: ReadonlyMap<string, string>): [string, string][] {
    const ours = this.#tree.children(path) ?? new Map<string, string>();
    const depth = path === "" ? 0 : path.split("/").length;
    if (path.startsWith("a/") && depth === LEAF_DEPTH) {
      this.#compareLeaf(path, ours, theirs);
      return [];
    }
    if (path.startsWith("o/")) {
      this.#compareOrigins(ours, theirs);
      return [];
    }
    const below = (name: string) => (path === "" ? name : `${path}/${name}`);
    // A locus that only one side has, or with another interface, is nobody's concern.
    const names = path === "a" ? [...theirs.keys()].filter((name) => ours.has(name)) : [...theirs.keys()];
    if (path !== "a") for (const name of ours.keys()) if (!theirs.has(name)) this.#onlyOurs(below(name));
    return names.flatMap((name): [string, string][] => {
      const hash = ours.get(name) ?? "";
      return hash === theirs.get(name) ? [] : [[below(name), hash]];
    });
  }

  #compareLeaf(path: string, ours: ReadonlyMap<string, string>, theirs: ReadonlyMap<string, string>): void {
    const locus = this.#locusAt(path);
    if (locus === undefined) return;
    const differences = (have: ReadonlyMap<string, string>, lack: ReadonlyMap<string, string>) =>
      [...have.keys()].filter((name) => !lack.has(name)).map((name) => ({ locus, sha: name as Sha }));
    this.theirs.push(...differences(theirs, ours).filter(({ sha }) => /^[0-9a-f]{64}$/.test(sha)));
    this.ours.push(...differences(ours, theirs));
  }

  #compareOrigins(ours: ReadonlyMap<string, string>, theirs: ReadonlyMap<string, string>): void {
    for (const origin of new Set([...ours.keys(), ...theirs.keys()])) {
      const summary = theirs.get(origin) ?? "";
      if (ours.get(origin) !== summary) this.origins.push({ origin, theirs: versionIn(summary) });
    }
  }

  /** The peer has nothing at this path. */
  #onlyOurs(path: string): void {
    if (path.startsWith("o")) {
      const buckets = path === "o" ? [...(this.#tree.children(path)?.keys() ?? [])].map((name) => `o/${name}`) : [path];
      for (const bucket of buckets) this.#compareOrigins(this.#tree.children(bucket) ?? new Map(), new Map());
      return;
    }
    for (const leaf of leavesBelow(this.#tree, path)) {
      const locus = this.#locusAt(leaf.path);
      if (locus !== undefined) this.ours.push(...leaf.shas.map((sha) => ({ locus, sha })));
    }
  }

  #locusAt(path: string): LocusName | undefined {
    return this.#loci.get(path.split("/")[1] ?? "");
  }
}

/** Of "VERSION:DIGEST"; 0 where it is no such text. */
function versionIn(summary: string): number {
  const version = Number(/^(\d{1,16}):/.exec(summary)?.[1] ?? 0);
  return Number.isSafeInteger(version) ? version : 0;
}
