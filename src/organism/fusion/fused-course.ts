import { defaultWeights, type PathwayContract, type Verify } from "../../contract/mod.ts";
import { type Json, type JsonObject, limits, type Sha } from "../../core/mod.ts";
import { invocationFitness } from "../../evolution/mod.ts";
import type { Attempt, Invocation } from "../../genome/mod.ts";
import type { RollbackReport, Transaction } from "../../kernel/mod.ts";
import { pathwayScope } from "../../pathway/mod.ts";
import type { OrganismParts } from "../parts.ts";
import type { RunContext } from "../run/attempt.ts";
import type { PathwayRun } from "../run/result.ts";
import { rollbackFields } from "../run/run-locus.ts";
import { kernelAccess } from "../run/sdk-port.ts";
import { type StepRunner, StepStopped } from "../run/step-walk.ts";
import { verify, verifyTime } from "../run/verify.ts";
import { callFused, type FusedFailure } from "./call-fused.ts";
import { type Fused, isModels } from "./slot.ts";

/** The part of a run's writes that a fused gene made; no step bears this name, so a restart takes them back. */
const PART = "fused";

/** A run's input under its contract, and as JSON. */
export interface CheckedInput {
  readonly input: JsonObject;
  readonly text: string;
}

/**
 * One run's try at the fused gene. Whatever goes wrong with it, its effects are taken back and the steps run in its
 * place on the same input: they say what is wrong, and they alone are blamed for it.
 */
export class FusedCourse {
  readonly #parts: OrganismParts;
  readonly #runner: StepRunner;
  readonly #pathway: PathwayContract;
  readonly #fused: Fused | null;
  /** `tried` before the steps, or `held` to what they give, because they run this time all the same. */
  readonly part: "tried" | "held" | "none";
  #attempt: Attempt | null = null;
  #convergence: 0 | 1 | null = null;

  constructor(parts: OrganismParts, runner: StepRunner, pathway: PathwayContract, mayFuse: boolean) {
    this.#parts = parts;
    this.#runner = runner;
    this.#pathway = pathway;
    const ready = mayFuse ? runner.fusions.ready(pathway) : null;
    this.#fused = ready?.fused ?? null;
    if (ready === null) this.part = "none";
    else if (!ready.isControl) this.part = "tried";
    else this.part = ready.fused.family === "transform" && isModels(ready.fused.allele) ? "held" : "none";
  }

  /** What the pathway gives, or null when its steps must run. */
  async tryOn(
    { input, text }: CheckedInput,
    context: RunContext,
    effects: Transaction,
  ): Promise<{ readonly output: Json } | null> {
    if (this.#fused === null || text.length * 3 > limits.inputBytesMax) return null;
    const { family, allele } = this.#fused;
    const part = family === "configuration" ? effects.begin(PART) : null;
    const access = kernelAccess(family, this.#parts.kernel, part);
    const place = { port: access?.port ?? null, signal: context.signal };
    const answer = await callFused(this.#parts, this.#fused, text, place);
    const { verify: section } = this.#pathway;
    const isVerified = section !== null && context.verifies && answer.failure === null;
    const failure = isVerified ? await this.#verify(section, input, context) : answer.failure;
    const common = { sha: allele.sha, durationUs: Math.round(answer.durationUs) };
    if (failure === null && answer.failure === null) {
      this.#attempt = { ...common, outcome: "success", kind: null, message: null };
      await access?.transaction?.commit();
      await part?.commit();
      return { output: JSON.parse(answer.output) };
    }
    const { kind, message } = failure ?? { kind: "threw" as const, message: "it failed" };
    this.#attempt = { ...common, outcome: "failure", kind, message: this.#worded(message) };
    await this.#takeBack(part, context, allele.sha, message);
    return null;
  }

  /**
   * The steps gave `output` in a control run. What a model wrote is only known to agree with them as far as it was tried:
   * so it is tried on this input too, where that touches nothing.
   */
  async holdTo(output: Json, { text }: CheckedInput, { signal }: RunContext): Promise<void> {
    const fused = this.#fused;
    if (fused === null) return;
    const answer = await callFused(this.#parts, fused, text, { port: null, signal });
    if (answer.output === JSON.stringify(output)) return;
    const gave = answer.output === null ? `failed (${answer.failure?.message})` : `gave ${answer.output.slice(0, 300)}`;
    const message = `in a control run it ${gave} where the steps give ${JSON.stringify(output).slice(0, 300)}`;
    const durationUs = Math.round(answer.durationUs);
    this.#attempt = { sha: fused.allele.sha, durationUs, outcome: "failure", kind: "contract", message };
  }

  /** Whether the run's input is kept, for a model's gene to be tried on. */
  keepsInput(): boolean {
    return this.#runner.fusions.samples(this.#pathway);
  }

  /** For the run's result. */
  get report(): Pick<PathwayRun, "fused" | "decomposed"> {
    const attempt = this.#attempt;
    if (attempt === null || attempt.outcome === "success") return { fused: attempt !== null, decomposed: null };
    return { fused: false, decomposed: attempt.message };
  }

  /** The fused gene's attempts, where they are the run's. */
  get attempts(): readonly Attempt[] {
    return this.#attempt?.outcome === "success" ? [this.#attempt] : [];
  }

  /** Scores the fused gene: what its steps fail at, alone, is not its fault. */
  invocations(run: PathwayRun, atMs: number): readonly Invocation[] {
    const attempt = this.#attempt;
    if (attempt === null || this.#fused === null) return [];
    const succeeded = attempt.outcome === "success";
    const scores = {
      immediate: succeeded ? (1 as const) : (0 as const),
      convergence: this.#convergence,
      resilience: null,
    };
    const counts = succeeded || this.#runner.fusions.blames(this.#pathway, run);
    const e = counts ? invocationFitness(scores, defaultWeights) : null;
    return [{ ...attempt, runId: run.runId, locus: this.#fused.allele.locus, scores, e, atMs }];
  }

  /** The run is over: stability is counted, and what failed is taken out of use. */
  ended(run: PathwayRun): void {
    if (run.fused) return;
    this.#runner.fusions.ended(this.#pathway, run, this.#attempt === null ? null : this.#fused);
  }

  /** A gene that a model wrote may name a step; that is its word, and no more. */
  #worded(message: string): string {
    if (this.#fused === null || !isModels(this.#fused.allele)) return message;
    return `${message} (so says a model's gene; its steps were run again to name the broken one)`;
  }

  async #verify(section: Verify, input: JsonObject, context: RunContext): Promise<FusedFailure | null> {
    const time = verifyTime(this.#parts, context.signal);
    const runCheck = this.#runner.checkRunner(context);
    const { message, convergence } = await verify(section, pathwayScope(input), runCheck, time);
    this.#convergence = convergence;
    return message === null ? null : { kind: "unhealthy", message };
  }

  async #takeBack(part: Transaction | null, { runId }: RunContext, sha: Sha, reason: string): Promise<void> {
    const report: RollbackReport | undefined = await part?.rollback();
    this.#parts.events.emit({
      type: "decomposed",
      runId,
      pathway: this.#pathway.name,
      sha,
      reason,
      undone: report?.undone ?? 0,
    });
    if (report === undefined) return;
    const { undone, failed } = rollbackFields(report);
    if (undone + failed.length > 0) this.#parts.events.emit({ type: "rolled_back", runId, undone, failed });
    if (failed.length === 0) return;
    // The steps would meet what it left behind, and be blamed for it.
    const refused = failed.join("; ");
    throw new StepStopped(`what the fused gene did could not be taken back (${refused}): ${reason}`, "failure", null);
  }
}
