import type { PathwayContract } from "../../contract/mod.ts";
import { ConflictError, shortSha } from "../../core/mod.ts";
import type { JournalState, RunJournal } from "../../genome/mod.ts";
import { compareIdentity, kernelIdentity } from "../../kernel/mod.ts";
import type { OrganismParts } from "../parts.ts";
import type { Resumption } from "./run-pathway.ts";

/**
 * What of a run need not run again. Only a `kept` run can be resumed: its completed steps stand and everything else was
 * taken back, so that the kernel is where those steps left it. A step inside a nested pathway that is taken back as a
 * whole counts only if that pathway was completed.
 * @throws ConflictError saying why the run cannot be resumed.
 */
export function resumptionOf(parts: OrganismParts, journal: RunJournal, pathway: PathwayContract): Resumption {
  const refuse = (why: string): never => {
    throw new ConflictError(`Cannot resume run ${journal.runId} of ${journal.name}: ${why}`);
  };
  if (journal.level !== "pathway") refuse("it is a run at a locus, which has no steps; run it again");
  if (journal.state !== "kept") refuse(whyNot[journal.state]);
  if (journal.revision !== pathway.revision) {
    refuse(
      `the contract was ${shortSha(journal.revision)} then and is ${shortSha(pathway.revision)} now, so its steps may mean something else; run it again`,
    );
  }
  if (compareIdentity(journal.kernel.identity, kernelIdentity(parts.kernel)) !== "same") {
    refuse("it acted on another kernel than the present one, or that kernel is gone; run it again");
  }
  const completed = journal.steps.filter(({ outcome, key, unit }) => outcome === "success" && key === unit);
  return { runId: journal.runId, completed: new Map(completed.map((step) => [step.key, step])) };
}

const whyNot: Readonly<Record<JournalState, string>> = {
  open: "a process is still at work on it",
  committed: "it is complete",
  kept: "it is not",
  rolled_back: "all that it did was taken back; run it again",
  stuck: "some of what it did could not be taken back; `sg journal` shows what, then --retry or --dismiss",
  lost: "the kernel that it acted on is gone; run it again",
  resumed: "another run has resumed it already",
  dismissed: "a person has dismissed it; run it again",
};
