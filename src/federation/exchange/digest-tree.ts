import { type LocusName, type Sha, sha256 } from "../../core/mod.ts";
import type { AlleleShelf } from "./shelf.ts";
import type { DigestAnswer, DigestRequest } from "./wire.ts";

/**
 * What a node has, as a tree of hashes (Merkle 1987): two nodes with the same root have the same, and where they differ a
 * few questions lead to the difference, however much there is beside it.
 *
 *     ""                          a, o
 *     a                           LOCUS@INTERFACE (first 16 digits), each locus here
 *     a/LOCUS@INTERFACE           00 … ff, the first two digits of the alleles' hashes
 *     a/LOCUS@INTERFACE/3f        the hashes themselves
 *     o                           00 … ff, the first two digits of SHA-256(origin)
 *     o/3f                        origins, with VERSION:DIGEST of their statements
 *
 * A node's hash is the first 32 digits of SHA-256 over its children, "NAME HASH" a line, sorted; empty nodes are left out,
 * except loci, whose hash is then "empty": what is not listed there is not wanted. Nobody is believed for a hash: whatever is fetched because of one is checked by itself.
 */
export interface DigestTree {
  hash(path: string): string;
  /** Null: there is nothing at this path. */
  children(path: string): ReadonlyMap<string, string> | null;
}

/** What the tree needs to know of observations. */
export interface ObservationSummary {
  revision(): number;
  /** Origins whose SHA-256 begins so, with a text that changes with their statements. */
  origins(bucket: string): ReadonlyMap<string, string>;
  buckets(): Iterable<string>;
}

const INTERFACE_DIGITS = 16;
const HASH_DIGITS = 32;
const EMPTY_LOCUS = "empty";
export const LEAF_DEPTH = 3;
const CHILDREN_PER_ANSWER_MAX = 8_000;

export function locusKey(locus: LocusName, interfaceHash: string): string {
  return `${locus}@${interfaceHash.slice(0, INTERFACE_DIGITS)}`;
}

export function bucketOf(origin: string): string {
  return sha256(origin).slice(0, 2);
}

/** The tree of what is here now; computed where it is asked about, and remembered until something changes. */
export class LiveDigestTree implements DigestTree {
  readonly #shelf: AlleleShelf;
  readonly #observations: ObservationSummary;
  #nodes = new Map<string, ReadonlyMap<string, string>>();
  #hashes = new Map<string, string>();
  #revision = "";

  constructor(shelf: AlleleShelf, observations: ObservationSummary) {
    this.#shelf = shelf;
    this.#observations = observations;
  }

  hash(path: string): string {
    this.#refresh();
    const known = this.#hashes.get(path);
    if (known !== undefined) return known;
    const hash = hashOf(this.#childrenOf(path));
    this.#hashes.set(path, hash);
    return hash;
  }

  children(path: string): ReadonlyMap<string, string> | null {
    this.#refresh();
    const children = this.#childrenOf(path);
    return children.size === 0 ? null : children;
  }

  #refresh(): void {
    const revision = `${this.#shelf.revision()} ${this.#observations.revision()}`;
    if (revision === this.#revision) return;
    const [shelf] = this.#revision.split(" ");
    const shelfChanged = shelf !== String(this.#shelf.revision());
    this.#revision = revision;
    const stays = (path: string) => !shelfChanged && path.startsWith("a");
    this.#nodes = new Map([...this.#nodes].filter(([path]) => stays(path)));
    this.#hashes = new Map([...this.#hashes].filter(([path]) => stays(path)));
  }

  #childrenOf(path: string): ReadonlyMap<string, string> {
    const known = this.#nodes.get(path);
    if (known !== undefined) return known;
    const children = this.#compute(path);
    // Only paths that exist are remembered: who asks for others must not fill this.
    if (children.size > 0) this.#nodes.set(path, children);
    return children;
  }

  #compute(path: string): ReadonlyMap<string, string> {
    if (path === "") return this.#nonEmpty("", ["a", "o"]);
    const [kind, name, bucket, ...rest] = path.split("/");
    if (rest.length > 0) return new Map();
    if (kind === "o" && bucket === undefined) {
      return name === undefined ? this.#nonEmpty("o/", this.#observations.buckets()) : this.#observations.origins(name);
    }
    if (kind !== "a") return new Map();
    const loci = new Map([...this.#shelf.loci()].map(([locus, hash]) => [locusKey(locus, hash), locus]));
    if (name === undefined) {
      return new Map([...loci.keys()].sort().map((key) => [key, this.hash(`a/${key}`) || EMPTY_LOCUS]));
    }
    const locus = loci.get(name);
    if (locus === undefined) return new Map();
    const shas = this.#shelf.shas(locus);
    if (bucket === undefined) return this.#nonEmpty(`${path}/`, new Set(shas.map((sha) => sha.slice(0, 2))));
    return new Map(shas.filter((sha) => sha.startsWith(bucket)).map((sha) => [sha, ""]));
  }

  #nonEmpty(prefix: string, names: Iterable<string>): ReadonlyMap<string, string> {
    const children = [...names].sort().map((name) => [name, this.hash(`${prefix}${name}`)] as const);
    return new Map(children.filter(([, hash]) => hash !== ""));
  }
}

function hashOf(children: ReadonlyMap<string, string>): string {
  if (children.size === 0) return "";
  const lines = [...children].map(([name, hash]) => `${name} ${hash}`).sort();
  return sha256(lines.join("\n")).slice(0, HASH_DIGITS);
}

/** Where the tree differs from what the sender says it has. */
export function answerDigest(tree: DigestTree, { asks }: DigestRequest): DigestAnswer {
  const differ: { path: string; children: [string, string][] }[] = [];
  let total = 0;
  for (const [path, hash] of asks) {
    if (tree.hash(path) === hash) continue;
    const children = [...(tree.children(path) ?? [])];
    total += children.length;
    // What does not fit is asked for again in the next round.
    if (total > CHILDREN_PER_ANSWER_MAX && differ.length > 0) break;
    differ.push({ path, children: children.slice(0, CHILDREN_PER_ANSWER_MAX) });
  }
  return { root: tree.hash(""), differ };
}

/** The leaves of alleles at a path and below it, with what is there. */
export function leavesBelow(
  tree: DigestTree,
  path: string,
): readonly { readonly path: string; readonly shas: readonly Sha[] }[] {
  const names = [...(tree.children(path)?.keys() ?? [])];
  if (path.split("/").length === LEAF_DEPTH) return [{ path, shas: names.map((name) => name as Sha) }];
  return names.flatMap((name) => leavesBelow(tree, `${path}/${name}`));
}
