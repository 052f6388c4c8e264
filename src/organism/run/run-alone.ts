import type { JsonObject } from "../../core/mod.ts";
import { Transaction } from "../../kernel/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import type { RunContext } from "./attempt.ts";
import type { LocusRun } from "./result.ts";
import { failureMessage, type OpenLocusRun, rollbackFields } from "./run-locus.ts";
import { journalHead, RunScribe } from "./run-scribe.ts";

/** A run at a locus that is no step of a pathway: its effects are committed, or taken back, when it ends. */
export function runAlone(
  parts: OrganismParts,
  locus: Locus,
  input: JsonObject,
  context: RunContext,
  run: (context: RunContext) => Promise<OpenLocusRun>,
): Promise<LocusRun> {
  // Nothing is open behind it: one promise less on the way of every run of a transform.
  if (locus.contract.family !== "configuration") return run(context).then(resultOf);
  return runWithEffects(parts, locus, input, context, run);
}

function resultOf({ run }: OpenLocusRun): LocusRun {
  return run;
}

async function runWithEffects(
  parts: OrganismParts,
  locus: Locus,
  input: JsonObject,
  context: RunContext,
  run: (context: RunContext) => Promise<OpenLocusRun>,
): Promise<LocusRun> {
  const startedAtMs = parts.clock.nowMs();
  const scribe = new RunScribe(parts, () => journalHead(parts, context.runId, locus.contract, input, startedAtMs));
  const effects = new Transaction(parts.kernel, scribe);
  try {
    const { run: result, transaction } = await run({ ...context, effects });
    await transaction?.commit();
    if (result.outcome === "success") await effects.commit();
    else {
      scribe.reason = failureMessage(result);
      await effects.rollback();
    }
    return result;
  } catch (thrown) {
    scribe.reason = thrown instanceof Error ? thrown.message : String(thrown);
    const rollback = rollbackFields(await effects.rollback());
    if (rollback.undone + rollback.failed.length > 0) {
      parts.events.emit({ type: "rolled_back", runId: context.runId, ...rollback });
    }
    throw thrown;
  }
}
