import type { Json } from "../../../core/mod.ts";
import {
  type CandidateScore,
  type CandidateTrial,
  type Evidence,
  isKnownAnswer,
  type MutationRequest,
} from "../engine.ts";
import type { Anatomy } from "./anatomy.ts";
import { codeOf } from "./code-of.ts";
import { countingScript, tracingScript } from "./instrument.ts";
import type { Kind } from "./kind.ts";
import type { Site } from "./site.ts";
import { STEPS_PARENT } from "./step-meter.ts";

/** What running the failing gene on all evidence has shown of it; empty where a trial cannot observe. */
export interface Observations {
  /** The kind of all values that an expression of this text took; undefined when it was not met or took several. */
  kindOf(code: string): Kind | undefined;
  /** The kind of the items of the lists and sets that it gave. */
  itemKindOf(code: string): Kind | undefined;
  /** What it gave was a promise, or a list of them: somebody has to await it. */
  promiseOf(code: string): "one" | "list" | null;
  /** Plain values that it took, as text, a few of them. */
  valuesOf(code: string): readonly string[];
  /** How much a place has to do with failing, from 0 to 1 (Ochiai); null when nothing is known. */
  blame(site: Site): number | null;
  /** Rounds and calls of the longest run that came to its end. */
  readonly stepsMax: number | null;
}

export const nothingObserved: Observations = {
  kindOf: () => undefined,
  itemKindOf: () => undefined,
  promiseOf: () => null,
  valuesOf: () => [],
  blame: () => null,
  stepsMax: null,
};

/** Runs the failing gene once more on each piece of evidence, instrumented. */
export async function observe(
  request: MutationRequest,
  trial: CandidateTrial,
  anatomy: Anatomy,
  parent: CandidateScore,
): Promise<Observations> {
  const tracing = tracingScript(anatomy);
  if (trial.observe === undefined || tracing === null) return nothingObserved;
  const { inputs, score } = onInputs(request.evidence, parent);
  const [traces = [], counts = []] = await trial.observe([tracing, countingScript(anatomy.gene)], inputs);
  const steps = counts.flatMap((text, index) =>
    text === null || score.ranOut?.[index] === true ? [] : [Number(text)],
  );
  const ended = steps.filter((count) => Number.isFinite(count) && count < STEPS_PARENT);
  return new Traces(anatomy, traces, score, ended.length === 0 ? null : Math.max(...ended));
}

/** A property has no input of its own: what is left of evidence and score, piece by piece, without them. */
function onInputs(
  evidence: readonly Evidence[],
  parent: CandidateScore,
): { readonly inputs: readonly Json[]; readonly score: Pick<CandidateScore, "passed" | "ranOut"> } {
  const known = evidence.flatMap((piece, index) => (isKnownAnswer(piece) ? [{ input: piece.input, index }] : []));
  const passed = known.map(({ index }) => parent.passed[index] === true);
  const ranOut = known.map(({ index }) => parent.ranOut?.[index] === true);
  return { inputs: known.map(({ input }) => input), score: { passed, ranOut } };
}

interface Seen {
  kinds: number;
  items: number;
  readonly values: Set<string>;
}

class Traces implements Observations {
  readonly #byCode = new Map<string, Seen>();
  /** Failing and passing pieces that came by, for each site by its index. */
  readonly #failing = new Map<number, number>();
  readonly #passing = new Map<number, number>();
  readonly #failures: number;
  readonly #anatomy: Anatomy;

  constructor(
    anatomy: Anatomy,
    traces: readonly (string | null)[],
    parent: Pick<CandidateScore, "passed">,
    readonly stepsMax: number | null,
  ) {
    this.#anatomy = anatomy;
    this.#failures = traces.filter((text, index) => text !== null && parent.passed[index] !== true).length;
    for (const [index, text] of traces.entries()) {
      const covered = parent.passed[index] === true ? this.#passing : this.#failing;
      for (const note of notesIn(text)) {
        covered.set(note.place, (covered.get(note.place) ?? 0) + 1);
        this.#add(note);
      }
    }
  }

  kindOf(code: string): Kind | undefined {
    return kindOfBits(this.#byCode.get(code)?.kinds ?? 0);
  }

  itemKindOf(code: string): Kind | undefined {
    return kindOfBits(this.#byCode.get(code)?.items ?? 0);
  }

  promiseOf(code: string): "one" | "list" | null {
    const seen = this.#byCode.get(code);
    if (((seen?.kinds ?? 0) & PROMISE) !== 0) return "one";
    return ((seen?.items ?? 0) & PROMISE) !== 0 ? "list" : null;
  }

  valuesOf(code: string): readonly string[] {
    return [...(this.#byCode.get(code)?.values ?? [])];
  }

  blame(site: Site): number | null {
    // Edited genes have other places; what was seen of the failing one does not hold for theirs.
    if (this.#failures === 0 || this.#anatomy.sites[site.index]?.node !== site.node) return null;
    const at = this.#metAt(site);
    if (at === null) return null;
    const failing = this.#failing.get(at) ?? 0;
    const passing = this.#passing.get(at) ?? 0;
    return failing === 0 ? 0 : failing / Math.sqrt(this.#failures * (failing + passing));
  }

  /** The nearest place at or around the site that leaves a note when it is met. */
  #metAt(site: Site): number | null {
    for (let here: Site | null = site; here !== null; here = here.parent) {
      if (this.#failing.has(here.index) || this.#passing.has(here.index) || here.role === "statement")
        return here.index;
      if (here === this.#anatomy.execute) return null;
    }
    return null;
  }

  #add({ place, kinds, items, values }: Note): void {
    const site = this.#anatomy.sites[place];
    if (site === undefined || kinds === 0) return;
    const code = codeOf(this.#anatomy.gene, site.node);
    const seen = this.#byCode.get(code) ?? { kinds: 0, items: 0, values: new Set() };
    this.#byCode.set(code, seen);
    seen.kinds |= kinds;
    seen.items |= items;
    for (const value of values) if (seen.values.size < VALUES_MAX) seen.values.add(value);
  }
}

const VALUES_MAX = 8;

interface Note {
  readonly place: number;
  readonly kinds: number;
  readonly items: number;
  readonly values: readonly string[];
}

/** The notes were made among a gene's own code: what has another shape is left out. */
function notesIn(text: string | null): readonly Note[] {
  const entries: Json = text === null ? [] : JSON.parse(text);
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: Json) => {
    if (!Array.isArray(entry) || !Array.isArray(entry[1])) return [];
    const [place] = entry;
    const [, kinds, items, values] = entry[1];
    if (typeof place !== "number" || typeof kinds !== "number" || typeof items !== "number") return [];
    const texts = Array.isArray(values) ? values.filter((it): it is string => typeof it === "string") : [];
    return [{ place, kinds, items, values: texts }];
  });
}

/** `is` of the recorder in instrument.ts gives these bits. Null and undefined (64, 128) are what any kind may be besides. */
const KINDS = new Map<number, Kind>([
  [1, "number"],
  [4, "string"],
  [8, "boolean"],
  [16, "list"],
  [32, "record"],
  [256, "map"],
  [512, "set"],
  [1024, "function"],
]);

const PROMISE = 2048;

function kindOfBits(bits: number): Kind | undefined {
  return KINDS.get(bits & ~(64 | 128));
}
