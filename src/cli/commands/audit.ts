import { formatTime, shortSha } from "../../core/mod.ts";
import type { AuditEntry } from "../../genome/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { plural } from "../format.ts";
import { readSince } from "../read-flag.ts";
import { renderTable } from "../table.ts";

interface AuditFlags {
  readonly since?: string;
  readonly limit: number;
  readonly verify?: true;
}

/** Who decided what, when and why; with `--verify`, whether the trail is as it was written. */
export async function audit(context: CommandContext, flags: AuditFlags): Promise<ExitCode> {
  if (flags.verify) return await verifyTrail(context);
  const sinceMs = flags.since === undefined ? 0 : readSince(flags.since, context.services.clock.nowMs());
  return await context.withProject((project) => {
    const entries = project.organism.audit.list({ limit: flags.limit, sinceMs });
    context.print({ entries }, () =>
      entries.length === 0
        ? "Nothing has been decided in that time."
        : renderTable(["TIME", "WHO", "WHAT", "ABOUT", "ALLELE", "WHY"], entries.map(row)),
    );
    return Promise.resolve(exitCodes.done);
  });
}

async function verifyTrail(context: CommandContext): Promise<ExitCode> {
  return await context.withProject((project) => {
    const verdict = project.organism.audit.verify();
    context.print(verdict, () => {
      const head = `${plural(verdict.entries, "entry", "entries")} in order, the last ${shortSha(verdict.head)}`;
      return verdict.problem === null ? head : context.colors.red(`${verdict.problem}; before it, ${head}`);
    });
    return Promise.resolve(verdict.problem === null ? exitCodes.done : exitCodes.storage);
  });
}

function row({ atMs, actor, action, subject, sha, reason }: AuditEntry): readonly string[] {
  return [formatTime(atMs), actor, action, subject, sha === null ? "" : shortSha(sha), reason];
}
