import type { Clock, Json } from "../../../src/core/mod.ts";
import { messageOf } from "../../../src/core/mod.ts";
import type { Evidence, MutationResult } from "../../../src/evolution/mod.ts";
import { createWorkbench, type JudgedCall, type Workbench, type WorkbenchParts } from "../../../src/organism/mod.ts";
import { changedLines } from "./changed-lines.ts";
import { sameJson } from "./same-json.ts";
import { CaseError, type Expectation, type RepairCase } from "./suite.ts";

/**
 * `correct`: right on all held-out cases too. `plausible`: right on the visible ones only. `unrepaired`: no such winner.
 * `nothing to repair`: the faulty gene passes all visible cases. `error`: the case, the engine or the harness is broken.
 */
export type CaseStatus = "correct" | "plausible" | "unrepaired" | "nothing to repair" | "error";

export interface CaseResult {
  readonly name: string;
  readonly status: CaseStatus;
  readonly faults: number | null;
  readonly kinds: readonly string[];
  readonly plausible: boolean;
  readonly correct: boolean;
  readonly heldoutPassed: number | null;
  readonly heldoutTotal: number;
  /** From the first run of the faulty gene to the winner. */
  readonly seconds: number;
  readonly candidates: number;
  /** As the engine tells it. */
  readonly edit: string | null;
  readonly diff: string | null;
  readonly winner: string | null;
  /** Why there is no figure, or which held-out input the winner gets wrong. */
  readonly message: string | null;
}

export interface CaseOptions {
  readonly budgetMs: number;
  readonly seed: number;
}

/** Judging is no race: a busy machine must not turn a right answer into a wrong one. */
const JUDGE_DEADLINE_MS = 2_000;

/** Repairs one case within the budget, from the contract, the faulty gene and the visible cases; then judges the winner. */
export async function runCase(parts: WorkbenchParts, one: RepairCase, options: CaseOptions): Promise<CaseResult> {
  const { transform, ...others } = parts.settings.deadlineMs;
  const patient = { deadlineMs: { ...others, transform: Math.max(transform, JUDGE_DEADLINE_MS) } };
  const judge = createWorkbench({ ...parts, settings: patient }, one.contract);
  await expectCorrect(judge, one);

  const startedMs = parts.clock.nowMs();
  const bench = createWorkbench(parts, one.contract);
  const calls = await bench.judge(
    one.faulty,
    one.visible.map(({ input }) => input),
  );
  const failingAt = calls.findIndex((call, index) => problemOf(call, one.visible[index]) !== null);
  const failing = calls[failingAt];
  const base = emptyResult(one);
  if (failing === undefined) return { ...base, status: "nothing to repair" };
  const found = await search(bench, one, failing, failingAt, options, startedMs, parts.clock);
  const seconds = (parts.clock.nowMs() - startedMs) / 1_000;
  if (found instanceof Error) return { ...base, seconds, message: `the engine failed: ${messageOf(found)}` };
  const searched = { ...base, status: "unrepaired" as const, seconds, candidates: found.candidatesTried };
  if (found.winner === null) return searched;
  return { ...searched, ...(await judgeWinner(judge, one, found.winner)) };
}

export function emptyResult({ name, faults, kinds, heldout }: Partial<RepairCase> & { name: string }): CaseResult {
  return {
    ...{ name, status: "error", faults: faults ?? null, kinds: kinds ?? [], plausible: false, correct: false },
    ...{ heldoutPassed: null, heldoutTotal: heldout?.length ?? 0, seconds: 0, candidates: 0 },
    ...{ edit: null, diff: null, winner: null, message: null },
  };
}

async function search(
  bench: Workbench,
  one: RepairCase,
  failing: JudgedCall,
  failingAt: number,
  { budgetMs, seed }: CaseOptions,
  startedMs: number,
  clock: Clock,
): Promise<MutationResult | Error> {
  const wallMs = Math.max(1, budgetMs - (clock.nowMs() - startedMs));
  try {
    return await bench.repair({
      source: one.faulty,
      failing,
      evidence: evidenceOf(one, failingAt),
      // Time is the only bound here.
      budget: { candidatesMax: Number.MAX_SAFE_INTEGER, wallMs },
      seed,
    });
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(messageOf(thrown));
  }
}

/** What an organism would know: the contract's examples and the visible cases, the first failing one marked as such. */
function evidenceOf({ contract, visible }: RepairCase, failingAt: number): readonly Evidence[] {
  const inVisible = (input: Json): boolean => visible.some((one) => sameJson(one.input, input));
  const examples = contract.examples
    .filter(({ input }) => !inVisible(input))
    .map(({ input, expected }): Evidence => ({ origin: "example", input, expected }));
  const known = visible.map(
    ({ input, output }, index): Evidence => ({
      origin: index === failingAt ? "failure" : "example",
      input,
      expected: { kind: "output", output, whole: true },
    }),
  );
  return [...examples, ...known];
}

async function judgeWinner(
  judge: Workbench,
  one: RepairCase,
  winner: { readonly source: string; readonly description: string },
): Promise<Partial<CaseResult>> {
  const visible = await problemsOf(judge, winner.source, one.visible);
  const heldout = await problemsOf(judge, winner.source, one.heldout);
  const plausible = visible.length === 0;
  const correct = plausible && heldout.length === 0;
  return {
    status: correct ? "correct" : plausible ? "plausible" : "unrepaired",
    plausible,
    correct,
    heldoutPassed: one.heldout.length - heldout.length,
    edit: winner.description,
    diff: changedLines(one.faulty, winner.source),
    winner: winner.source,
    message: visible[0] ?? heldout[0] ?? null,
  };
}

async function expectCorrect(judge: Workbench, one: RepairCase): Promise<void> {
  for (const part of ["visible", "heldout"] as const) {
    const [first] = await problemsOf(judge, one.correct, one[part]);
    if (first !== undefined) {
      throw new CaseError(`Cannot run case ${JSON.stringify(one.name)}: correct.js fails a ${part} case: ${first}`);
    }
  }
}

async function problemsOf(judge: Workbench, source: string, cases: readonly Expectation[]): Promise<readonly string[]> {
  const calls = await judge.judge(
    source,
    cases.map(({ input }) => input),
  );
  return calls.flatMap((call, index) => problemOf(call, cases[index]) ?? []);
}

/** What keeps the call from being the expected answer, or null. */
export function problemOf({ input, judgement }: JudgedCall, expectation: Expectation | undefined): string | null {
  const asked = `input ${shortened(input)}`;
  if (judgement.outcome === "failure") return `${asked}: ${judgement.kind}: ${judgement.message}`;
  if (expectation === undefined || sameJson(judgement.output, expectation.output)) return null;
  return `${asked}: gave ${shortened(judgement.output)}, expected ${shortened(expectation.output)}`;
}

function shortened(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= 300 ? text : `${text.slice(0, 297)}...`;
}
