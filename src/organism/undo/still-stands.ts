import { ConflictError } from "../../core/mod.ts";
import type { JournaledOperation, JournaledWrite, RunJournal } from "../../genome/mod.ts";
import { compareIdentity, kernelIdentity } from "../../kernel/mod.ts";
import { changesSomething } from "../deploy/changes.ts";
import type { OrganismParts } from "../parts.ts";
import { isBuiltUpon, tryOn } from "./try-operation.ts";

// Whether what a run did is still there. A journal says what was written, not what became of it since: a machine that
// started anew, or a colleague with `ip link`, leaves it as it is. So the writes are taken back once more, last first, on
// a simulated kernel in the live one's state. Where an inverse finds nothing to undo, its write has gone. Backwards,
// because a later write of the same run may rightly have replaced what an earlier one did.

/** Of the writes that the journal leaves standing, those that do not stand any more; null when another kernel has them. */
export async function vanishedWrites(
  parts: OrganismParts,
  { kernel, writes }: Pick<RunJournal, "kernel" | "writes">,
): Promise<ReadonlySet<JournaledWrite> | null> {
  const standing = writes.filter((write) => write.progress === null && changesSomething(write));
  const where = compareIdentity(kernel.identity, kernelIdentity(parts.kernel));
  if (where === "other") return null;
  if (where === "gone") return new Set(standing);
  if (standing.length === 0) return new Set();
  const simulated = parts.simulate(await parts.kernel.snapshot());
  const vanished = new Set<JournaledWrite>();
  for (const write of standing.toReversed()) {
    let found = false;
    for (const operation of write.inverse) {
      const { result } = await tryOn(simulated, operation);
      found ||= result === "done" || (result === "refused" && (await isBuiltUpon(simulated, operation)));
    }
    if (!found) vanished.add(write);
  }
  return vanished;
}

const namedMax = 3;

/** A resumed run trusts what completed steps did, also in the runs that it goes on with. @throws ConflictError */
export async function assertStands(parts: OrganismParts, journal: RunJournal): Promise<void> {
  const writes = [...writesOf(parts, journal)];
  const vanished = await vanishedWrites(parts, { kernel: journal.kernel, writes });
  if (vanished === null || vanished.size === 0) return;
  const inOrder = writes.filter((write) => vanished.has(write));
  const named = inOrder.slice(0, namedMax).map(({ part, operation }) => `${wordsOf(operation)} (step ${part ?? "?"})`);
  const others = inOrder.length > namedMax ? `, and ${inOrder.length - namedMax} more` : "";
  throw new ConflictError(
    `Cannot resume run ${journal.runId} of ${journal.name}: what its completed steps did does not stand any more: ${named.join(", ")}${others}; put it back, or run ${journal.name} again`,
    { missing: inOrder.map(({ part, operation }) => ({ step: part, operation: { ...operation } })) },
  );
}

/** In the order of writing: those of the run that it went on with came first. */
function writesOf(parts: OrganismParts, { writes, resumes }: RunJournal): readonly JournaledWrite[] {
  const former = resumes === null ? null : parts.store.journals.get(resumes);
  return former === null ? writes : [...writesOf(parts, former), ...writes];
}

function wordsOf({ name, args }: JournaledOperation): string {
  return [name, ...Object.entries(args).map(([key, value]) => `${key}=${JSON.stringify(value)}`)].join(" ");
}
