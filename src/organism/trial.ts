import { isJsonObject, type JsonObject, jsonContains, sha256 } from "../core/mod.ts";
import type { CandidateScore, CandidateTrial, Evidence } from "../evolution/mod.ts";
import type { Kernel } from "../kernel/mod.ts";
import type { GeneSource } from "../sandbox/mod.ts";
import { type Judgement, judge, type RunContext } from "./attempt.ts";
import type { CompiledContract } from "./locus.ts";
import type { OrganismParts, OrganismSettings } from "./parts.ts";
import { verificationScope } from "./run-allele.ts";
import { kernelAccess, type WatchedPort } from "./sdk-port.ts";
import { type CheckRunner, verify } from "./verify.ts";

export interface TrialFactory {
  trial(locus: CompiledContract, evidence: readonly Evidence[], context: RunContext): Promise<CandidateTrial>;
}

/** The parts of an organism that a trial uses. */
export type TrialParts = Pick<OrganismParts, "sandbox" | "kernel" | "simulate"> & {
  readonly settings: Pick<OrganismSettings, "deadlineMs">;
};

/** A runner of diagnostics on a kernel of one's own. */
export type CheckOn = (kernel: Kernel, context: RunContext) => CheckRunner;

/** A candidate that needs longer than this for one piece of evidence is no improvement worth waiting for. */
const TRIAL_DEADLINE_MS_MAX = 50;

/**
 * Tries candidates on evidence, many at a time, on simulated kernels: examples on a fresh one, the failing input on a
 * copy of the state in which it failed. Nothing that a candidate does is felt by anybody.
 */
export function createTrialFactory(parts: TrialParts, checkOn: CheckOn): TrialFactory {
  return {
    async trial(locus, evidence, context) {
      const present = locus.contract.family === "transform" ? null : await parts.kernel.snapshot();
      const prepared = prepare(locus, evidence);
      // Types erased, a candidate needs no parser before it runs, and its positions stay the author's.
      return {
        tryAll: (sources, scripts) => tryAll(parts, locus, prepared, scripts ?? sources, present, context, checkOn),
      };
    },
  };
}

interface Prepared {
  readonly piece: Evidence;
  /** The evidence's index in the request. */
  readonly index: number;
  readonly input: JsonObject;
  readonly text: string;
}

interface PreparedEvidence {
  readonly runnable: readonly Prepared[];
  readonly count: number;
  /** Pieces that need no run: a bad input that is expected to fail has failed already. */
  readonly settled: ReadonlyMap<number, boolean>;
}

function prepare(locus: CompiledContract, evidence: readonly Evidence[]): PreparedEvidence {
  const runnable: Prepared[] = [];
  const settled = new Map<number, boolean>();
  for (const [index, piece] of evidence.entries()) {
    const checked = locus.checkInput(piece.input);
    if (checked.ok) runnable.push({ piece, index, input: checked.value, text: JSON.stringify(checked.value) });
    else settled.set(index, piece.expected.kind === "fails");
  }
  return { runnable, count: evidence.length, settled };
}

interface Stage {
  readonly kernel: Kernel;
  readonly port: WatchedPort;
}

async function tryAll(
  parts: TrialParts,
  locus: CompiledContract,
  evidence: PreparedEvidence,
  sources: readonly string[],
  present: JsonObject | null,
  context: RunContext,
  checkOn: CheckOn,
): Promise<readonly CandidateScore[]> {
  const { contract } = locus;
  const candidates = sources.map((source): GeneSource => ({ sha: sha256(source), source }));
  const stages = new Map<string, Stage>();
  const stageFor = (candidate: number, input: number): Stage => {
    const key = `${candidate} ${input}`;
    const known = stages.get(key);
    if (known !== undefined) return known;
    const kernel = parts.simulate(evidence.runnable[input]?.piece.origin === "example" ? null : present);
    const access = kernelAccess(contract.family, kernel);
    if (access === null) throw new TypeError("Cannot stage a transform: it has no kernel");
    const stage = { kernel, port: access.port };
    stages.set(key, stage);
    return stage;
  };
  const results = await parts.sandbox.search({
    candidates,
    inputs: evidence.runnable.map(({ text }) => text),
    limits: { deadlineMs: Math.min(parts.settings.deadlineMs[contract.family], TRIAL_DEADLINE_MS_MAX) },
    ...(contract.family === "transform" ? {} : { sdkFor: (candidate, input) => stageFor(candidate, input).port }),
    ...(context.signal === null ? {} : { signal: context.signal }),
  });
  return await Promise.all(
    results.map(async (calls, candidate) => {
      const judged = calls.map((call, input) =>
        judge(locus, call, stages.get(`${candidate} ${input}`)?.port.kernelMessage() ?? null),
      );
      const score = scoreOf(evidence, judged);
      if (contract.verify === null || score.passed.includes(false)) return score;
      return await verifyWinner(
        locus,
        evidence,
        judged,
        score,
        (input) => stageFor(candidate, input).kernel,
        context,
        checkOn,
      );
    }),
  );
}

function scoreOf(evidence: PreparedEvidence, judged: readonly Judgement[]): CandidateScore {
  const passed = Array.from({ length: evidence.count }, (_, index) => evidence.settled.get(index) ?? false);
  let firstFailure: string | null = null;
  for (const [position, { piece, index, text }] of evidence.runnable.entries()) {
    const judgement = judged[position];
    const problem = judgement === undefined ? "was not run" : problemOf(piece, judgement);
    passed[index] = problem === null;
    if (problem !== null) firstFailure ??= `input ${text.slice(0, 500)}: ${problem}`;
  }
  return { passed, firstFailure };
}

/** What keeps the judgement from being what the evidence asks for, or null. */
export function problemOf(piece: Pick<Evidence, "expected">, judgement: Judgement): string | null {
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
  if (isJsonObject(expected.output) && jsonContains(judgement.output, expected.output)) return null;
  return `gave ${JSON.stringify(judgement.output)}, expected ${JSON.stringify(expected.output)}`;
}

/** A candidate for a verified locus must also leave its kernel healthy, as the locus's own diagnostics see it. */
async function verifyWinner(
  locus: CompiledContract,
  evidence: PreparedEvidence,
  judged: readonly Judgement[],
  score: CandidateScore,
  kernelOf: (input: number) => Kernel,
  context: RunContext,
  checkOn: CheckOn,
): Promise<CandidateScore> {
  const { contract } = locus;
  const passed = [...score.passed];
  let firstFailure = score.firstFailure;
  for (const [position, { piece, index, input }] of evidence.runnable.entries()) {
    const judgement = judged[position];
    if (contract.verify === null || piece.expected.kind !== "any" || judgement?.outcome !== "success") continue;
    const scope = verificationScope(locus, input, judgement.output);
    const kernel = kernelOf(position);
    const time = { kernel, signal: context.signal, live: null };
    const verdict = await verify(contract.verify, scope, checkOn(kernel, context), time);
    if (verdict.message === null) continue;
    passed[index] = false;
    firstFailure ??= verdict.message;
  }
  return { passed, firstFailure };
}
