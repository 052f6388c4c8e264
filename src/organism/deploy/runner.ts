import type { JsonObject } from "../../core/mod.ts";
import type { Kernel } from "../../kernel/mod.ts";
import type { RunContext } from "../attempt.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import type { PathwayRun } from "../result.ts";
import type { OpenLocusRun } from "../run-locus.ts";
import type { CheckRunner } from "../verify.ts";

/** What a deployment needs of the organism. */
export interface DeployRunner {
  readonly parts: OrganismParts;
  locus(name: string): Locus;
  /** @throws InputError when the input breaks the locus's `takes`. */
  runLocus(locus: Locus, input: JsonObject, context: RunContext): Promise<OpenLocusRun>;
  /** @throws InputError when the input breaks the pathway's `takes`. */
  runPathway(name: string, input: JsonObject, context: RunContext): Promise<PathwayRun>;
  checkRunner(context: RunContext): CheckRunner;
  /** The same alleles on another kernel; nothing that happens there is remembered, and nothing mutates. */
  rehearsal(kernel: Kernel): DeployRunner;
}
