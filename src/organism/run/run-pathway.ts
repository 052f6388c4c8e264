import { outputChecker, type PathwayContract } from "../../contract/mod.ts";
import { isJsonObject, type Json, type JsonObject, messageOf, type RunId, sha256 } from "../../core/mod.ts";
import { invocationFitness } from "../../evolution/mod.ts";
import type { Attempt, AttemptOutcome, Invocation, JournaledStep } from "../../genome/mod.ts";
import { Transaction } from "../../kernel/mod.ts";
import { comparePlaces, type GraphFailures, pathwayScope, planOf, runGraph, StepOutputs } from "../../pathway/mod.ts";
import { type CheckedInput, FusedCourse } from "../fusion/fused-course.ts";
import type { OrganismParts } from "../parts.ts";
import { CallAborted, type RunContext } from "./attempt.ts";
import type { PathwayRun, StepRun } from "./result.ts";
import { rollbackFields } from "./run-locus.ts";
import { journalHead, keepsOnFailure, RunScribe } from "./run-scribe.ts";
import { Slots } from "./slots.ts";
import { type Frame, type Ledger, type RunParts, type StepRunner, StepStopped, StepWalk } from "./step-walk.ts";
import { verify, verifyTime } from "./verify.ts";

/** An interrupted run to go on with, and the steps of it that need not run again. */
export interface Resumption {
  readonly runId: RunId;
  readonly completed: ReadonlyMap<string, JournaledStep>;
}

/**
 * Runs a pathway's steps as its plan says, then its `verify:`. Loci are resolved as each step starts. Effects of all
 * steps stay open until the end: then all are committed in one act, or taken back in the reverse of the order in which
 * they happened, as `on failure:` says (`rollback completed steps` is the default; without it, `report partial` and
 * `stop` keep what completed steps did). A cancelled run is a failed one.
 */
export async function runPathway(
  parts: OrganismParts,
  pathway: PathwayContract,
  input: JsonObject,
  context: RunContext,
  runner: StepRunner,
  resumption: Resumption | null = null,
): Promise<PathwayRun> {
  const startedAtMs = parts.clock.nowMs();
  const startedUs = parts.clock.nowUs();
  const scribe = new RunScribe(parts, () =>
    journalHead(parts, context.runId, pathway, input, startedAtMs, resumption?.runId ?? null),
  );
  const effects = context.effects?.begin() ?? new Transaction(parts.kernel, scribe);
  const slots = new Slots(parts.settings.stepsInFlightMax);
  const run: RunParts = { runner, scribe, slots, completed: resumption?.completed ?? new Map() };
  const ledger: Ledger = { steps: [], invocations: [] };
  let outcome: AttemptOutcome = "success";
  let output: Json = null;
  let message: string | null = null;
  let rollback: PathwayRun["rollback"] = null;
  let kept = 0;
  const course = new FusedCourse(parts, runner, pathway, resumption === null);
  const checked = { input, text: JSON.stringify(input) };
  if (resumption !== null) scribe.resume(run.completed.values());
  try {
    const whole = course.part === "tried" ? await course.tryOn(checked, context, effects) : null;
    const frame = { context, effects, place: [], unit: null, ledger };
    output = whole === null ? await runBody(parts, run, pathway, input, frame) : whole.output;
    if (course.part === "held") await course.holdTo(output, checked, context);
    await (context.settle?.([effects]) ?? effects.commit());
  } catch (thrown) {
    const stopped = stoppedBy(thrown, context);
    scribe.reason = stopped?.message ?? (thrown instanceof Error ? thrown.message : String(thrown));
    ({ rollback, kept } = await undo(pathway, effects, scribe, context));
    if (rollback !== null && rollback.undone + rollback.failed.length > 0) {
      parts.events.emit({ type: "rolled_back", runId: context.runId, ...rollback });
    }
    if (stopped === null) throw thrown;
    ({ outcome, output, message } = stopped);
  }
  const steps = inWrittenOrder(ledger);
  const result: PathwayRun = {
    runId: context.runId,
    pathway: pathway.name,
    outcome,
    output,
    message,
    attempts: [...course.attempts, ...steps.flatMap(({ attempts }): readonly Attempt[] => attempts)],
    steps,
    rollback,
    kept,
    ...course.report,
    durationUs: Math.round(parts.clock.nowUs() - startedUs),
  };
  record(parts, result, context, checked, startedAtMs, course);
  if (resumption === null) course.ended(result);
  return result;
}

/** Null for an error that is no outcome of the run: it is thrown on, once everything has been taken back. */
function stoppedBy(thrown: unknown, { signal }: RunContext): StepStopped | null {
  if (thrown instanceof StepStopped) return thrown;
  if (!(thrown instanceof CallAborted) && signal?.aborted !== true) return null;
  const why = messageOf(signal?.aborted === true ? signal.reason : thrown);
  return new StepStopped(`the run was cancelled: ${why}`, "failure", null);
}

/** Steps and verification of one pathway; its output is that of the last step, in the written order, that gave one. */
async function runBody(
  parts: OrganismParts,
  run: RunParts,
  pathway: PathwayContract,
  input: JsonObject,
  around: Frame,
): Promise<Json> {
  const plan = planOf(pathway);
  const siblings = plan.isParallel ? new AbortController() : null;
  const ledger: Ledger = { steps: [], invocations: [] };
  const frame = { ...around, ledger, context: withSignal(around.context, siblings?.signal ?? null) };
  const walk = new StepWalk(run, frame, (nested, nestedInput, inner) =>
    runBody(parts, run, nested, nestedInput, { ...inner, ledger }),
  );
  const outputs = new StepOutputs(pathwayScope(input));
  const results: Json[] = plan.nodes.map(() => null);
  try {
    const runNode = async (index: number): Promise<void> => {
      const step = plan.nodes[index]?.step;
      if (step === undefined) return;
      const { output, names } = await walk.run(step, outputs.before(index), [...around.place, index + 1]);
      for (const [name, value] of names) outputs.bind(index, name, value);
      if (step.number !== null && output !== null) outputs.number(step.number, output);
      results[index] = output;
    };
    if (siblings === null) for (const index of plan.order) await runNode(index);
    else {
      const cancel = () => siblings.abort(new CallAborted("cancelled, because a step beside it failed"));
      throwFirst(await runGraph(plan, runNode, cancel));
    }
    const last = results.findLast((output) => output !== null) ?? null;
    const output = outputOf(pathway, last, ledger);
    if (pathway.verify === null || !around.context.verifies) return output;
    const scope = outputs.before(Number.POSITIVE_INFINITY);
    const time = verifyTime(parts, around.context.signal);
    const verdict = await verify(pathway.verify, scope, run.runner.checkRunner(around.context), time);
    if (verdict.convergence !== null) rescore(parts, run.runner, ledger.invocations, verdict.convergence);
    if (verdict.message !== null) throw new StepStopped(verdict.message, "failure", null);
    run.runner.watchList.addPathway(pathway.name, actedIn(run.runner, ledger.invocations), verdict, around.effects);
    return output;
  } finally {
    // One by one: arguments have a bound, and a loop's turns have none.
    for (const step of ledger.steps) around.ledger.steps.push(step);
    for (const invocation of ledger.invocations) around.ledger.invocations.push(invocation);
  }
}

function withSignal(context: RunContext, siblings: AbortSignal | null): RunContext {
  if (siblings === null) return context;
  return { ...context, signal: context.signal === null ? siblings : AbortSignal.any([context.signal, siblings]) };
}

/** Of several failures the one that stands first; steps that were cancelled because of it are no reason of their own. */
function throwFirst(failures: GraphFailures): void {
  if (failures.size === 0) return;
  const inOrder = [...failures].sort(([left], [right]) => left - right).map(([, thrown]) => thrown);
  throw inOrder.find((thrown) => !(thrown instanceof CallAborted)) ?? inOrder[0];
}

function inWrittenOrder(ledger: Ledger): readonly StepRun[] {
  return ledger.steps.toSorted((left, right) => comparePlaces(left.place, right.place)).map(({ run }) => run);
}

const promises = new WeakMap<PathwayContract, ReturnType<typeof outputChecker>>();

/** The check of what a pathway promises, compiled once. */
function promiseOf(pathway: PathwayContract): ReturnType<typeof outputChecker> {
  const known = promises.get(pathway) ?? outputChecker(pathway);
  promises.set(pathway, known);
  return known;
}

/** With `gives:`, each field comes from the latest step that gives one of that name; without, the last step answers. */
function outputOf(pathway: PathwayContract, last: Json, ledger: Ledger): Json {
  if (pathway.gives.length === 0) return last;
  const given: Record<string, Json> = {};
  for (const { output } of inWrittenOrder(ledger)) if (isJsonObject(output)) Object.assign(given, output);
  const checked = promiseOf(pathway)(given);
  if (checked.ok) return checked.value;
  const [problem] = checked.problems;
  throw new StepStopped(
    `the steps do not give what the pathway promises: ${problem?.path ?? "$"}: ${problem?.message ?? ""}`,
    "failure",
    null,
  );
}

/** A policy that keeps what completed steps did still takes back what others had begun. */
async function undo(
  pathway: PathwayContract,
  effects: Transaction,
  scribe: RunScribe,
  context: RunContext,
): Promise<Pick<PathwayRun, "rollback" | "kept">> {
  if (!keepsOnFailure(pathway)) return { rollback: rollbackFields(await effects.rollback()), kept: 0 };
  const report = rollbackFields(await effects.rollbackUnfinished());
  scribe.committedAs = "kept";
  const kept = effects.length;
  await (context.settle?.([effects]) ?? effects.commit());
  return { rollback: report.undone + report.failed.length === 0 ? null : report, kept };
}

/** Those that changed something and are held to it. */
function actedIn(runner: StepRunner, invocations: readonly Invocation[]): readonly Invocation[] {
  return invocations.filter(({ locus, e }) => e !== null && runner.locus(locus).contract.family === "configuration");
}

/** The pathway's own verification resolves the convergence of every step that acted. */
function rescore(
  parts: OrganismParts,
  runner: StepRunner,
  invocations: readonly Invocation[],
  convergence: 0 | 1,
): void {
  const concerned = actedIn(runner, invocations);
  const rescored = concerned.map((invocation) => {
    // A check of the pathway cannot turn the gene's own failed convergence into a good one.
    const scores = {
      ...invocation.scores,
      convergence: invocation.scores.convergence === 0 ? (0 as const) : convergence,
    };
    return { ...invocation, scores, e: invocationFitness(scores, runner.locus(invocation.locus).contract.weights) };
  });
  for (const [index, invocation] of rescored.entries()) {
    runner.locus(invocation.locus).correct(invocation.sha, invocation.e - (concerned[index]?.e ?? 0));
  }
  parts.store.rescore(rescored);
}

function record(
  parts: OrganismParts,
  run: PathwayRun,
  context: RunContext,
  { input, text }: CheckedInput,
  startedAtMs: number,
  course: FusedCourse,
): void {
  const isKept = run.outcome === "failure" || course.keepsInput();
  parts.store.record(
    {
      runId: run.runId,
      level: "pathway",
      name: run.pathway,
      parentRunId: context.parentRunId,
      outcome: run.outcome,
      startedAtMs,
      durationUs: run.durationUs,
      inputHash: sha256(text),
      input: isKept ? input : undefined,
      output: undefined,
      message: run.message,
    },
    course.invocations(run, startedAtMs),
  );
  parts.events.emit({
    type: "run_finished",
    runId: run.runId,
    level: "pathway",
    name: run.pathway,
    outcome: run.outcome,
    durationUs: run.durationUs,
  });
}
