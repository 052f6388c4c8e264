import { type GeneContract, inputChecker, outputChecker } from "../../contract/mod.ts";
import { type Json, sha256 } from "../../core/mod.ts";
import type { Evidence, MutationBudget, MutationEngine, MutationResult } from "../../evolution/mod.ts";
import type { GeneFrame } from "../../sandbox/mod.ts";
import type { CompiledContract } from "../locus.ts";
import type { OrganismParts, TrialParts } from "../parts.ts";
import { type Judgement, judge, newContext } from "../run/attempt.ts";

import { kernelAccess } from "../run/sdk-port.ts";
import { propertiesOf } from "./mutate.ts";
import { searchRepair } from "./search-repair.ts";
import { createTrialFactory, type TrialFactory } from "./trial.ts";

/**
 * One contract and any gene for it: run, judged and repaired as at a locus of an organism, with no genome around them.
 * Nothing is stored, nobody is scored, and the kernel is only ever simulated. For benchmarks and dry runs.
 */
export interface Workbench {
  /** What the gene's answer to every input means under the contract. */
  judge(source: string, inputs: readonly Json[]): Promise<readonly JudgedCall[]>;
  /** Searches for a repair that satisfies all evidence. Ends soon after the budget's wall time, whatever candidates do. */
  repair(order: RepairOrder): Promise<MutationResult>;
}

export interface JudgedCall {
  readonly input: Json;
  readonly judgement: Judgement;
  readonly frames: readonly GeneFrame[];
}

export interface RepairOrder {
  readonly source: string;
  /** The call that went wrong. */
  readonly failing: JudgedCall;
  /** Known answers; what the contract declares of all answers is added. */
  readonly evidence: readonly Evidence[];
  readonly budget: MutationBudget;
  readonly seed: number;
}

export type WorkbenchParts = TrialParts &
  Pick<OrganismParts, "clock" | "seededRandom"> & { readonly engine: MutationEngine };

/** After this the call under way is cancelled too. */
const GRACE_MS = 500;

export function createWorkbench(parts: WorkbenchParts, contract: GeneContract): Workbench {
  const locus = { contract, checkInput: inputChecker(contract), checkOutput: outputChecker(contract) };
  const trials = createTrialFactory(parts, () => () => {
    throw new TypeError("Cannot verify on a workbench: it holds one contract and no diagnostics");
  });
  return {
    judge: (source, inputs) => Promise.all(inputs.map((input) => judgeCall(parts, locus, source, input))),
    repair: (order) => repair(parts, locus, trials, order),
  };
}

async function judgeCall(
  parts: WorkbenchParts,
  locus: CompiledContract,
  source: string,
  input: Json,
): Promise<JudgedCall> {
  const checked = locus.checkInput(input);
  if (!checked.ok) {
    const [first] = checked.problems;
    const message = `input breaks the contract at ${first?.path ?? "$"}: ${first?.message ?? "unknown reason"}`;
    return { input, judgement: { outcome: "failure", kind: "contract", message }, frames: [] };
  }
  const { family } = locus.contract;
  const port = kernelAccess(family, parts.simulate(null))?.port ?? null;
  const [result] = await parts.sandbox.run({
    gene: { sha: sha256(source), source },
    inputs: [JSON.stringify(checked.value)],
    limits: { deadlineMs: parts.settings.deadlineMs[family] },
    ...(port === null ? {} : { sdk: port }),
  });
  if (result === undefined) throw new TypeError("Cannot judge a call: the sandbox answered without a result");
  const judgement = judge(locus, result, port?.kernelMessage() ?? null);
  return { input, judgement, frames: result.ok ? [] : result.frames };
}

async function repair(
  parts: WorkbenchParts,
  locus: CompiledContract,
  trials: TrialFactory,
  { source, failing, evidence, budget, seed }: RepairOrder,
): Promise<MutationResult> {
  const { input, judgement, frames } = failing;
  const { kind, message } =
    judgement.outcome === "failure"
      ? judgement
      : { kind: "contract", message: `gave ${JSON.stringify(judgement.output)}` };
  const task = {
    ...{
      locus,
      evidence: [...evidence, ...propertiesOf(locus.contract)],
      budget,
      seed,
      siblings: [],
      tried: new Set<never>(),
    },
    failing: { sha: sha256(source), source },
    failure: { input, kind, message, frames, diagnostics: [] },
  };
  const context = newContext(null, false, AbortSignal.timeout(budget.wallMs + GRACE_MS));
  return await searchRepair(parts, parts.engine, trials, task, context);
}
