import type { Json, JsonObject, LocusName, RunId, Sha } from "../core/mod.ts";

/** A diagnostic with the input it is to be asked with. */
export interface BoundCheck {
  readonly locus: LocusName;
  readonly input: JsonObject;
  /** It says nothing about convergence; absent where it speaks of every timescale. */
  readonly only?: "resilience";
}

/** An invocation that created what is watched: late results rewrite its scores. */
export interface Concerned {
  readonly runId: RunId;
  readonly locus: LocusName;
  readonly sha: Sha;
  /** Every text, number and truth value of its input and output: what a diagnostic may name when it speaks of it. */
  readonly values: readonly Json[];
}

/** A state that stands on the kernel and is looked at again: at the end of its window, then every so often. */
export interface Watched {
  /** Whoever configures the same thing again takes the place of what was watched before. */
  readonly id: string;
  /** On which network (`kernelHome`). */
  readonly kernel: string;
  readonly concerned: readonly Concerned[];
  /** None: it is only there for diagnostics that somebody runs. */
  readonly checks: readonly BoundCheck[];
  readonly phase: "convergence" | "resilience";
  readonly configuredAtMs: number;
  readonly dueAtMs: number;
  /** Checks in a row that could not be run. */
  readonly misses: number;
}

/** From where the work that is watched can be done once more, on a simulated kernel. */
export interface Scene {
  readonly input: JsonObject;
  /** The network as it was before anybody acted (`Kernel.snapshot`). */
  readonly before: JsonObject;
}

/** What is watched, by id. */
export interface Watches {
  /** `scene`: null when there is none; the present one stays when it is not given. */
  put(watched: Watched, scene?: Scene | null): void;
  scene(id: string): Scene | null;
  get(id: string): Watched | null;
  remove(id: string): void;
  /** Those on that network that are due at `nowMs`, the longest due first. */
  due(kernel: string, nowMs: number, limit: number): readonly Watched[];
  /** The earliest due first. */
  list(kernel: string, limit: number): readonly Watched[];
}
