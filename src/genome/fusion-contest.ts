import type { Sha } from "../core/mod.ts";

/** Two fused genes of one composition, call by call on the same inputs, on all of which both gave what the steps give. */
export interface FusionContest {
  /** The gene that it was measured against. */
  readonly rival: Sha;
  /** Inputs on which it agreed with the steps, and those among them on which the steps succeed. */
  readonly inputs: number;
  readonly successes: number;
  /** Medians of one call, in microseconds. */
  readonly p50Us: number;
  readonly rivalP50Us: number;
  /** Of the calls in pairs: those in which it, or its rival, was faster, and how likely chance alone is so uneven. */
  readonly faster: number;
  readonly slower: number;
  readonly p: number;
  /** Whether it took the rival's place. */
  readonly won: boolean;
}
