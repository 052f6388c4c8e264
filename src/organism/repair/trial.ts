import { isJsonObject, type Json, type JsonObject, jsonContains, type Sha, sha256 } from "../../core/mod.ts";
import {
  type CandidateScore,
  type CandidateTrial,
  type Evidence,
  isKnownAnswer,
  type KnownAnswer,
  OUT_OF_STEPS,
  type TrialBounds,
} from "../../evolution/mod.ts";
import type { MockKernel, WorldEvent } from "../../kernel/mod.ts";
import type { CallLimits, CallResult, GeneSource } from "../../sandbox/mod.ts";
import type { CompiledContract } from "../locus.ts";
import type { OrganismParts, TrialParts } from "../parts.ts";
import { CallAborted, type Judgement, type RunContext } from "../run/attempt.ts";
import { verificationScope } from "../run/run-allele.ts";
import { kernelAccess, type WatchedPort } from "../run/sdk-port.ts";
import { type CheckRunner, checksOf, look, problemsOf, verify } from "../run/verify.ts";
import { type Drill, hold } from "./drill.ts";
import type { Ask } from "./property-check.ts";
import { DeclaredProperties } from "./property-score.ts";
import { type Verdict, VerdictBook } from "./verdict-book.ts";

export interface TrialFactory {
  trial(
    locus: CompiledContract,
    evidence: readonly Evidence[],
    context: RunContext,
    circumstances?: Circumstances,
  ): Promise<CandidateTrial>;
}

/** How the failing input came to fail, where more is known than the kernel's present state. */
export interface Circumstances {
  /** The network before the failing gene acted. */
  readonly before: JsonObject;
  /** What the world did while its work was watched. */
  readonly world: readonly WorldEvent[];
  /** What the work did not stand later on. */
  readonly drill: Drill | null;
}

/** A runner of diagnostics on a kernel of one's own. */
export type CheckOn = (kernel: MockKernel, context: RunContext) => CheckRunner;

/**
 * A candidate that needs longer than this for one piece of evidence is no improvement worth waiting for. Nearly all that never end are
 * ended by their own count of steps; this is for the rest, and must not depend on who else uses the machine: so processor time, and
 * the wall clock only for those that sleep.
 */
const TRIAL_LIMITS: CallLimits = { deadlineMs: 1_000, processorMs: 30 };

/**
 * Tries candidates on evidence, many at a time, on simulated kernels: examples on a fresh one, the failing input on a
 * copy of the state in which it failed. Nothing that a candidate does is felt by anybody.
 */
export function createTrialFactory(parts: TrialParts, checkOn: CheckOn): TrialFactory {
  return {
    async trial(locus, evidence, context, circumstances) {
      const present =
        locus.contract.family === "transform" ? null : (circumstances?.before ?? (await parts.kernel.snapshot()));
      const prepared = prepare(locus, evidence);
      // Types erased, a candidate needs no parser before it runs, and its positions stay the author's.
      const scores: Place["scores"] = new WeakMap();
      const place: Place = { parts, locus, evidence: prepared, present, context, checkOn, circumstances, scores };
      return {
        tryAll: (sources, scripts, bounds) => tryAll(place, scripts ?? sources, bounds),
        observe: (scripts, inputs) => observe(place, scripts, inputs),
      };
    },
  };
}

interface Prepared {
  readonly piece: KnownAnswer;
  /** The evidence's index in the request. */
  readonly index: number;
  readonly input: JsonObject;
  readonly text: string;
  readonly book: VerdictBook;
}

/** Where the candidates of one search are tried. */
interface Place {
  readonly parts: TrialParts;
  readonly locus: CompiledContract;
  readonly evidence: PreparedEvidence;
  /** The kernel's state in which the failing input failed; null for transforms. */
  readonly present: JsonObject | null;
  readonly context: RunContext;
  readonly checkOn: CheckOn;
  readonly circumstances: Circumstances | undefined;
  /** Of transforms, by the results that they are made of: thousands of candidates share few of both. */
  readonly scores: WeakMap<readonly CallResult[], CandidateScore>;
}

interface PreparedEvidence {
  readonly runnable: readonly Prepared[];
  /** What the contract says of all answers; null where it says nothing. */
  readonly declared: DeclaredProperties | null;
  readonly count: number;
  /** Pieces that need no run: a bad input that is expected to fail has failed already. */
  readonly settled: ReadonlyMap<number, boolean>;
}

function prepare(locus: CompiledContract, evidence: readonly Evidence[]): PreparedEvidence {
  const runnable: Prepared[] = [];
  const settled = new Map<number, boolean>();
  for (const [index, piece] of evidence.entries()) {
    if (!isKnownAnswer(piece)) continue;
    const checked = locus.checkInput(piece.input);
    if (checked.ok) {
      const book = new VerdictBook(locus, piece, problemOf);
      runnable.push({ piece, index, input: checked.value, text: JSON.stringify(checked.value), book });
    } else settled.set(index, piece.expected.kind === "fails");
  }
  // Small inputs are cheap, as a rule: what never ends, and what takes long, shows itself there first, or has been right till then.
  runnable.sort((left, right) => left.text.length - right.text.length);
  const inputs = runnable.map(({ input }) => input);
  const declared = DeclaredProperties.among(evidence, locus, inputs, problemOf);
  return { runnable, declared, count: evidence.length, settled };
}

interface Stage {
  readonly kernel: MockKernel;
  readonly port: WatchedPort;
}

async function tryAll(
  place: Place,
  sources: readonly string[],
  bounds: TrialBounds | undefined,
): Promise<readonly CandidateScore[]> {
  const { evidence, context } = place;
  const stages = stagesOf(place, (input) => evidence.runnable[input]?.piece.origin === "example");
  const stop = stopper(context.signal, bounds);
  const ask: Ask = (those, inputs) => search(place, those, inputs, stages, stop.signal, bounds);
  try {
    const inputs = [...evidence.runnable, ...(evidence.declared?.echoes ?? [])].map(({ text }) => text);
    const scores = await scoresOf(place, await ask(sources, inputs), stages);
    return (await evidence.declared?.confirmed(scores, sources, ask)) ?? scores;
  } finally {
    stop.done();
  }
}

async function scoresOf(
  place: Place,
  results: readonly (readonly CallResult[])[],
  stages: Stages,
): Promise<readonly CandidateScore[]> {
  const { locus, evidence } = place;
  const score = async (calls: readonly CallResult[], candidate: number): Promise<CandidateScore> => {
    const verdicts = verdictsOf(place, calls, (input) => stages.known(candidate, input)?.port.kernelMessage() ?? null);
    if (verdicts === null) return untried(evidence);
    const known = scoreOf(evidence, verdicts);
    const judged = verdicts.map((verdict) => verdict?.judgement);
    const score = evidence.declared?.scored(known, judged) ?? known;
    const isWatched = locus.contract.verify !== null || place.circumstances?.drill != null;
    if (!isWatched || score.passed.includes(false)) return score;
    return await verifyWinner(place, judged, score, (input) => stages.at(candidate, input).kernel);
  };
  if (place.present !== null) return await Promise.all(results.map(score));
  const scores: CandidateScore[] = [];
  for (const [candidate, calls] of results.entries()) {
    const known = place.scores.get(calls) ?? (await score(calls, candidate));
    place.scores.set(calls, known);
    scores.push(known);
  }
  return scores;
}

/** Null when the time was over before all calls were done. */
function verdictsOf(
  { evidence, context }: Place,
  calls: readonly CallResult[],
  kernelMessage: (input: number) => string | null,
): readonly (Verdict | undefined)[] | null {
  if (calls.some((call) => !call.ok && call.kind === "aborted")) {
    if (context.signal?.aborted === true) throw new CallAborted("the run was cancelled");
    return null;
  }
  const echoes = evidence.declared?.echoes ?? [];
  // What came after a call that never ended was not run.
  return calls.map((call, input) => {
    if (!call.ok && call.kind === "skipped") return undefined;
    const { book } = evidence.runnable[input] ?? echoes[input - evidence.runnable.length] ?? {};
    return book?.judge(call, kernelMessage(input));
  });
}

/** Who ran out of steps, stack or memory on one input will do so on the next, and that costs more than a hundred good runs. */
const HOPELESS: readonly string[] = [OUT_OF_STEPS, "Maximum call stack size exceeded", "ran out of memory"];

/** Each candidate on each input, with a kernel of its own where it needs one. */
async function search(
  { parts, locus }: Place,
  sources: readonly string[],
  inputs: readonly string[],
  stages: Stages,
  signal: AbortSignal | null,
  bounds: Omit<TrialBounds, "wallMs"> | undefined,
): ReturnType<OrganismParts["sandbox"]["search"]> {
  const { family } = locus.contract;
  return await parts.sandbox.search({
    candidates: sources.map((source) => new LazilyNamed(source)),
    inputs,
    ...(bounds?.everyPiece === true ? {} : { stopAtMessages: HOPELESS }),
    limits: bounds?.patient === true ? patientLimits(parts.settings.deadlineMs[family]) : TRIAL_LIMITS,
    ...(family === "transform" ? {} : { sdkFor: (candidate, input) => stages.at(candidate, input).port }),
    ...(signal === null ? {} : { signal }),
  });
}

/** By the wall clock, for whoever is looked at alone. */
const PATIENT_MS = 5_000;

/** As long as a run may take, of processor time: one that waits for the processor among others is not slow. */
export function patientLimits(processorMs: number): CallLimits {
  return { processorMs, deadlineMs: Math.max(PATIENT_MS, 2 * processorMs) };
}

/** Most candidates run without anybody asking for their hash, which would cost as much as running them. */
class LazilyNamed implements GeneSource {
  #sha: Sha | undefined;

  constructor(readonly source: string) {}

  get sha(): Sha {
    this.#sha ??= sha256(this.source);
    return this.#sha;
  }
}

interface Stages {
  at(candidate: number, input: number): Stage;
  known(candidate: number, input: number): Stage | undefined;
}

/** `isFresh`: examples start from a simulated kernel without a past, the rest from a copy of the present one. */
function stagesOf({ parts, locus, present, circumstances }: Place, isFresh: (input: number) => boolean): Stages {
  const stages = new Map<string, Stage>();
  return {
    known: (candidate, input) => stages.get(`${candidate} ${input}`),
    at(candidate, input) {
      const key = `${candidate} ${input}`;
      const known = stages.get(key);
      if (known !== undefined) return known;
      const kernel = parts.simulate(isFresh(input) ? null : present);
      if (!isFresh(input) && circumstances !== undefined) kernel.play(circumstances.world);
      const access = kernelAccess(locus.contract.family, kernel);
      if (access === null) throw new TypeError("Cannot stage a transform: it has no kernel");
      const stage = { kernel, port: access.port };
      stages.set(key, stage);
      return stage;
    },
  };
}

/** One signal for both ways in which a search ends before its work is done: it is cancelled, or its time is over. */
function stopper(
  signal: AbortSignal | null,
  bounds: TrialBounds | undefined,
): { readonly signal: AbortSignal | null; done(): void } {
  if (bounds === undefined || bounds.wallMs > TIMER_MS_MAX) return { signal, done: () => undefined };
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), Math.max(1, bounds.wallMs));
  const both = signal === null ? over.signal : AbortSignal.any([signal, over.signal]);
  return { signal: both, done: () => clearTimeout(timer) };
}

const TIMER_MS_MAX = 2_147_483_647;

async function observe(
  place: Place,
  scripts: readonly string[],
  inputs: readonly Json[],
): Promise<readonly (readonly (string | null)[])[]> {
  const { locus, context } = place;
  const checked = inputs.map((input) => locus.checkInput(input));
  const runnable = checked.flatMap((input, index) => (input.ok ? [{ index, text: JSON.stringify(input.value) }] : []));
  const stages = stagesOf(place, () => false);
  const results = await search(
    place,
    scripts,
    runnable.map(({ text }) => text),
    stages,
    context.signal,
    { everyPiece: true },
  );
  return results.map((calls) => {
    const outputs = inputs.map((): string | null => null);
    for (const [at, call] of calls.entries()) if (call.ok) outputs[runnable[at]?.index ?? 0] = call.output;
    return outputs;
  });
}

function untried({ count }: PreparedEvidence): CandidateScore {
  return { passed: new Array<boolean>(count).fill(false), firstFailure: "the time was over", untried: true };
}

function scoreOf(evidence: PreparedEvidence, verdicts: readonly (Verdict | undefined)[]): CandidateScore {
  const passed = Array.from({ length: evidence.count }, (_, index) => evidence.settled.get(index) ?? false);
  const near = passed.map(Number);
  const ranOut = passed.map(() => false);
  let firstFailure: string | null = null;
  let isConclusive = false;
  let behaviour = "";
  for (const [position, { index, text }] of evidence.runnable.entries()) {
    const verdict = verdicts[position];
    const problem = verdict === undefined ? "was not run" : verdict.problem;
    passed[index] = problem === null;
    near[index] = verdict?.closeness ?? 0;
    ranOut[index] = verdict?.ranOut ?? true;
    behaviour += `${verdict?.mark} `;
    if (problem !== null) firstFailure ??= `input ${text.slice(0, 500)}: ${problem}`;
    if (verdict !== undefined && verdict.problem !== null) isConclusive ||= !isForWantOfMeans(verdict.judgement);
  }
  const score = { passed, firstFailure, closeness: near, ranOut, behaviour };
  return firstFailure === null || isConclusive ? score : { ...score, inconclusive: true };
}

/** A busy machine brings these about as well as a bad gene does: a deadline passed, or a host ended. */
function isForWantOfMeans(judgement: Judgement): boolean {
  return judgement.outcome === "failure" && ["timeout", "memory", "violation"].includes(judgement.kind);
}

/** What keeps the judgement from being what the evidence asks for, or null. */
export function problemOf(piece: Pick<KnownAnswer, "expected">, judgement: Judgement): string | null {
  const { expected } = piece;
  if (expected.kind === "fails") {
    if (judgement.outcome === "success") return `should fail, and gave ${JSON.stringify(judgement.output)}`;
    if (judgement.outcome === "refusal" || judgement.kind === "threw" || judgement.kind === "kernel") return null;
    return `should fail cleanly: ${judgement.kind} (${judgement.message})`;
  }
  if (judgement.outcome === "failure") return `${judgement.kind}: ${judgement.message}`;
  if (expected.kind === "any") {
    return judgement.outcome === "success" ? null : `refused: ${JSON.stringify(judgement.output)}`;
  }
  if (isExpected(judgement.output, expected)) return null;
  return `gave ${JSON.stringify(judgement.output)}, expected ${JSON.stringify(expected.output)}`;
}

/** What each contains the other is the same; a field that is absent counts as null. */
function isExpected(given: Json, { output, whole }: Extract<KnownAnswer["expected"], { kind: "output" }>): boolean {
  return isJsonObject(output) && jsonContains(given, output) && (whole !== true || jsonContains(output, given));
}

/** A candidate for a verified locus must also leave its kernel healthy, as the locus's own diagnostics see it. */
async function verifyWinner(
  place: Place,
  judged: readonly (Judgement | undefined)[],
  score: CandidateScore,
  kernelOf: (input: number) => MockKernel,
): Promise<CandidateScore> {
  const passed = [...score.passed];
  let firstFailure = score.firstFailure;
  for (const [position, { piece, index, input }] of place.evidence.runnable.entries()) {
    const judgement = judged[position];
    if (piece.expected.kind !== "any" || judgement?.outcome !== "success") continue;
    const problem = await problemWith(place, input, judgement.output, kernelOf(position));
    if (problem === null) continue;
    passed[index] = false;
    firstFailure ??= problem;
  }
  return { ...score, passed, firstFailure };
}

/** What the failing gene's work did not stand, then the locus's own window. */
async function problemWith(
  { locus, context, checkOn, circumstances }: Place,
  input: JsonObject,
  output: JsonObject,
  kernel: MockKernel,
): Promise<string | null> {
  const { verify: section } = locus.contract;
  const scope = verificationScope(locus, input, output);
  const asked = section === null ? [] : checksOf(section, scope);
  const drill = circumstances?.drill ?? null;
  if (drill !== null) {
    // Those of `verify:` about what the candidate says that it made, not about what the failing gene had said.
    const checks =
      section === null ? drill.checks : [...asked, ...drill.checks.filter(({ only }) => only !== undefined)];
    // On a network of its own: it takes time there, and the window begins now.
    const later = kernel.fork();
    const problems = problemsOf(await hold({ ...drill, checks }, later, checkOn(later, context), context.signal));
    if (problems.length > 0) return `${drill.when}: ${problems.join("; ")}`;
  }
  if (section === null) return null;
  // Most candidates are as bad at the end of the window as the failing gene was: that takes one look.
  const end = kernel.fork();
  await end.wait(section.withinMs);
  const problems = problemsOf(await look(asked, checkOn(end, context)));
  if (problems.length > 0) return `verification failed: ${problems.join("; ")}`;
  const time = { kernel, signal: context.signal, live: null };
  return (await verify(section, scope, checkOn(kernel, context), time)).message;
}
