import { defaultWeights, type PathwayContract } from "../../contract/mod.ts";
import { type Json, type JsonObject, limits, type Sha } from "../../core/mod.ts";
import { invocationFitness } from "../../evolution/mod.ts";
import type { Attempt, FailureKind, Invocation } from "../../genome/mod.ts";
import type { RollbackReport, Transaction } from "../../kernel/mod.ts";
import { pathwayScope } from "../../pathway/mod.ts";
import type { CallResult } from "../../sandbox/mod.ts";
import { CallAborted, type RunContext } from "../attempt.ts";
import type { OrganismParts } from "../parts.ts";
import type { PathwayRun } from "../result.ts";
import { rollbackFields } from "../run-locus.ts";
import { kernelAccess } from "../sdk-port.ts";
import { type StepRunner, StepStopped } from "../step-walk.ts";
import { verify, verifyTime } from "../verify.ts";
import type { Fused } from "./slot.ts";

/** The part of a run's writes that a fused gene made; no step bears this name, so a restart takes them back. */
const PART = "fused";

/**
 * One run's try at the fused gene. Whatever goes wrong with it, its effects are taken back and the steps run in its
 * place on the same input: they say what is wrong, and they alone are blamed for it.
 */
export class FusedCourse {
  readonly #parts: OrganismParts;
  readonly #runner: StepRunner;
  readonly #pathway: PathwayContract;
  readonly #fused: Fused | null;
  #attempt: Attempt | null = null;
  #convergence: 0 | 1 | null = null;

  constructor(parts: OrganismParts, runner: StepRunner, pathway: PathwayContract, mayFuse: boolean) {
    this.#parts = parts;
    this.#runner = runner;
    this.#pathway = pathway;
    this.#fused = mayFuse ? runner.fusions.ready(pathway) : null;
  }

  /** What the pathway gives, or null when its steps must run. */
  async tryOn(input: JsonObject, context: RunContext, effects: Transaction): Promise<{ readonly output: Json } | null> {
    const text = JSON.stringify(input);
    if (this.#fused === null || text.length * 3 > limits.inputBytesMax) return null;
    const { family, allele } = this.#fused;
    const part = family === "configuration" ? effects.begin(PART) : null;
    const access = kernelAccess(family, this.#parts.kernel, part);
    const result = await this.#call(this.#fused, text, context, access?.port ?? null);
    const failure = failureOf(result) ?? allowed(access?.port ?? null) ?? (await this.#verify(input, context));
    const common = { sha: allele.sha, durationUs: Math.round(result.durationUs) };
    if (failure === null && result.ok) {
      this.#attempt = { ...common, outcome: "success", kind: null, message: null };
      await access?.transaction?.commit();
      await part?.commit();
      return { output: JSON.parse(result.output) };
    }
    const message = failure?.message ?? "it failed";
    this.#attempt = { ...common, outcome: "failure", kind: failure?.kind ?? "threw", message };
    await this.#takeBack(part, context, allele.sha, message);
    return null;
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

  async #call(
    { allele, deadlineMs, sdkCallsMax }: Fused,
    text: string,
    { signal }: RunContext,
    port: NonNullable<ReturnType<typeof kernelAccess>>["port"] | null,
  ): Promise<CallResult> {
    const [result] = await this.#parts.sandbox.run({
      gene: allele,
      inputs: [text],
      limits: { deadlineMs, sdkCallsMax },
      ...(port === null ? {} : { sdk: port }),
      ...(signal === null ? {} : { signal }),
    });
    if (result === undefined) throw new TypeError("Cannot judge a call: the sandbox answered without a result");
    return result;
  }

  async #verify(input: JsonObject, context: RunContext): Promise<Failure | null> {
    const section = this.#pathway.verify;
    if (section === null || !context.verifies) return null;
    const time = verifyTime(this.#parts, context.signal);
    const { message, convergence } = await verify(
      section,
      pathwayScope(input),
      this.#runner.checkRunner(context),
      time,
    );
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

interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
}

/** @throws CallAborted when the call was cancelled */
function failureOf(result: CallResult): Failure | null {
  if (result.ok) return null;
  if (result.kind === "aborted" || result.kind === "skipped") throw new CallAborted(result.message);
  return { kind: result.kind, message: result.message };
}

/** A rule of the operator's said no, whatever the gene made of it: the steps will run into it by themselves. */
function allowed(port: NonNullable<ReturnType<typeof kernelAccess>>["port"] | null): Failure | null {
  try {
    port?.assertAllowed();
    return null;
  } catch (thrown) {
    return { kind: "kernel", message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
