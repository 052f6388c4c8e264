/** Paths of which something is remembered; whoever asks for more of them has it found out again. */
const KNOWN_MAX = 256;
/** A longer path is not worth keeping: it has no name in it that means anything. */
const KNOWN_LENGTH_MAX = 256;

/** What depends on a path alone, found out once for each of those that are asked for. */
export class KnownPaths<Fact> {
  readonly #facts = new Map<string, Fact>();

  /** What `find` throws is not kept. */
  of(path: string, find: () => Fact): Fact {
    const known = this.#facts.get(path);
    if (known !== undefined) return known;
    const found = find();
    if (path.length > KNOWN_LENGTH_MAX) return found;
    if (this.#facts.size >= KNOWN_MAX) this.#facts.clear();
    this.#facts.set(path, found);
    return found;
  }
}
