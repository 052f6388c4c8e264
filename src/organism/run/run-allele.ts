import type { JsonObject } from "../../core/mod.ts";
import type { ExpressedAllele } from "../../genome/mod.ts";
import type { Transaction } from "../../kernel/mod.ts";
import { pathwayScope, type Scope, withName } from "../../pathway/mod.ts";
import type { CompiledContract, Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { type AttemptResult, attemptOf, type Judgement, judge, type RunContext, scoresOf } from "./attempt.ts";
import { inputFaultOf } from "./blameless.ts";
import { kernelAccess } from "./sdk-port.ts";
import { type CheckRunner, type Verdict, verify, verifyTime } from "./verify.ts";
import type { Trace } from "./world-reactions.ts";

/**
 * Runs one allele on one input and judges it: execute, validate, verify. Effects of a success stay open in the
 * returned transaction; those of a refusal or a failure are already taken back.
 */
export async function runAllele(
  parts: OrganismParts,
  locus: Locus,
  expressed: ExpressedAllele,
  input: JsonObject,
  inputText: string,
  context: RunContext,
  runCheck: CheckRunner,
): Promise<AttemptResult> {
  const access = kernelAccess(locus.contract.family, parts.kernel, context.effects);
  const transaction = access?.transaction ?? null;
  try {
    const [result] = await parts.sandbox.run({
      gene: expressed.allele,
      inputs: [inputText],
      limits: { deadlineMs: parts.settings.deadlineMs[locus.contract.family] },
      sdk: access?.port,
      signal: context.lateSignal ?? context.signal ?? undefined,
    });
    if (result === undefined) throw new TypeError("Cannot judge a call: the sandbox answered without a result");
    access?.port.assertAllowed();
    const said = judge(locus, result, access?.port.kernelMessage() ?? null);
    const asked = verifyWork(parts, locus, input, said, context, runCheck);
    // A turn of the event loop where there is nothing to wait for would be felt (so below).
    const verified = asked === null ? unverified(said) : await asked;
    const { judgement, convergence, diagnostics, checks, owedInMs } = verified;
    const inputFault = inputFaultOf(judgement, access?.port.badValue() ?? null, input);
    const attempt = attemptOf(expressed, explained(judgement, inputFault), result.durationUs);
    const trace = attempt.kind === "unhealthy" && transaction !== null ? await traceOf(parts, transaction) : null;
    // A success keeps its effects open; anything else takes them back at once, so that the next allele starts clean.
    const stays = transaction === null || judgement.outcome === "success";
    const tried: AttemptResult = {
      attempt,
      inputFault,
      output: judgement.outcome === "failure" ? null : judgement.output,
      scores: scoresOf(attempt.outcome, attempt.kind, convergence),
      transaction: stays ? transaction : null,
      rollback: stays ? null : await transaction.rollback(),
      frames: result.ok ? [] : result.frames,
      diagnostics,
      checks,
      owedInMs,
    };
    return trace === null ? tried : { ...tried, trace };
  } catch (thrown) {
    // Cancelled, refused by a rule, or the sandbox is gone: nobody is to blame, and what was done must not stay. Inside a
    // run, the run takes it back together with the rest, in the order in which things happened.
    if (transaction?.isPart === false) await transaction.rollback();
    throw thrown;
  }
}

async function traceOf({ kernel, engine }: OrganismParts, { entries }: Transaction): Promise<Trace | null> {
  if (engine === null) return null;
  return { writes: entries.map(({ operation }) => operation), seen: await kernel.snapshot() };
}

function explained(judgement: Judgement, inputFault: string | null): Judgement {
  if (judgement.outcome !== "failure" || inputFault === null) return judgement;
  return {
    ...judgement,
    message: `the input's ${inputFault} cannot be used: ${judgement.message.replace(/^KernelError: /, "")}`,
  };
}

interface VerifiedWork extends Omit<Verdict, "message"> {
  readonly judgement: Judgement;
}

function unverified(judgement: Judgement): VerifiedWork {
  return { judgement, convergence: null, diagnostics: [], checks: [], owedInMs: null };
}

/** What a gene calls a success is one only when the contract's diagnostics agree. Null: nobody is to be asked. */
function verifyWork(
  parts: OrganismParts,
  locus: Locus,
  input: JsonObject,
  said: Judgement,
  context: RunContext,
  runCheck: CheckRunner,
): Promise<VerifiedWork> | null {
  const { verify: section } = locus.contract;
  if (said.outcome !== "success" || section === null || !context.verifies) return null;
  const verdict = verify(
    section,
    verificationScope(locus, input, said.output),
    runCheck,
    verifyTime(parts, context.signal),
  );
  return verdict.then(({ message, ...rest }) => ({
    judgement: message === null ? said : { outcome: "failure", kind: "unhealthy", message },
    ...rest,
  }));
}

/** In `verify:`, names mean the gene's input; its output stands under the locus's own name. */
export function verificationScope(locus: CompiledContract, input: JsonObject, output: JsonObject): Scope {
  return withName(pathwayScope(input), locus.contract.name, output);
}
