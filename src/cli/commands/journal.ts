import { UsageError } from "../../core/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { personOf } from "../person.ts";
import { renderJournal, renderJournals } from "../render-journal.ts";

export interface JournalFlags {
  readonly retry?: true;
  readonly dismiss?: true;
}

const SHOWN = 20;

export async function journal(
  context: CommandContext,
  run: string | undefined,
  flags: JournalFlags,
): Promise<ExitCode> {
  if (run === undefined && (flags.retry || flags.dismiss)) {
    throw new UsageError("Cannot retry or dismiss without a run: name the one that `sg journal` shows as stuck");
  }
  if (flags.retry && flags.dismiss) {
    throw new UsageError("Cannot retry and dismiss at once: --retry tries again, --dismiss says that it is done");
  }
  return await context.withProject(async ({ organism: { journals } }) => {
    if (run === undefined) {
      const recent = journals.recent(SHOWN);
      context.print({ journals: recent }, () => renderJournals(context, recent));
      return exitCodes.done;
    }
    if (flags.retry) await journals.retry(run);
    if (flags.dismiss) journals.dismiss(run, personOf(context.io));
    const found = journals.get(run);
    const vanished = await journals.vanished(found);
    const gone = vanished === null ? null : [...vanished].map(({ sequence }) => sequence);
    context.print({ ...found, gone }, () => renderJournal(context, found, vanished));
    return found.state === "stuck" ? exitCodes.runFailed : exitCodes.done;
  });
}
