import type { PathwayContract } from "../../contract/mod.ts";
import type { PathwayRun } from "../run/result.ts";
import type { Fused } from "./slot.ts";

/** The gene to run in place of the steps, and whether the steps run all the same, so that it can be held to them. */
export interface Ready {
  readonly fused: Fused;
  readonly isControl: boolean;
}

/** What a run of a pathway asks about its fused gene, and tells of how it went. */
export interface FusedGenes {
  /** The gene to run in place of the steps now. */
  ready(pathway: PathwayContract): Ready | null;
  /** Whether this run's input is kept, for a model's gene to be tried on. */
  samples(pathway: PathwayContract): boolean;
  /** Whether a stepwise success after a fused failure leaves nobody to blame but the fused gene. */
  blames(pathway: PathwayContract, run: PathwayRun): boolean;
  /** A run came to its end step by step, after a fused gene had failed or without one. */
  ended(pathway: PathwayContract, run: PathwayRun, failed: Fused | null): void;
}
