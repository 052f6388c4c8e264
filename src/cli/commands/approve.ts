import { ConflictError, formatTime, lineDiff, shortSha, UsageError } from "../../core/mod.ts";
import { type ApprovalCase, brokenPromises } from "../../organism/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { personOf } from "../person.ts";

/** Lines of a comparison that are shown; `--json` has both sources whole. */
const DIFF_LINES_MAX = 40;

/** Without an allele: what waits for a person, and what speaks for it. */
export async function approve(
  context: CommandContext,
  sha: string | undefined,
  flags: { readonly reason?: string; readonly anyway?: true },
): Promise<ExitCode> {
  if (sha === undefined) return await listWaiting(context);
  return await context.withProject(async (project) => {
    const word = { reason: flags.reason ?? "", anyway: flags.anyway ?? false };
    const { allele, stage } = await project.organism.desk.approve(sha, personOf(context.io), word);
    context.print(
      { sha: allele.sha, locus: allele.locus, stage },
      () => `Approved ${shortSha(allele.sha)} at ${allele.locus}: it is ${stage} now.`,
    );
    return exitCodes.done;
  });
}

export async function reject(
  context: CommandContext,
  sha: string,
  flags: { readonly reason?: string },
): Promise<ExitCode> {
  const reason = reasonIn(flags, "reject");
  return await context.withProject((project) => {
    const { allele, stage } = project.organism.desk.reject(sha, personOf(context.io), reason);
    context.print(
      { sha: allele.sha, locus: allele.locus, stage },
      () => `Rejected ${shortSha(allele.sha)} at ${allele.locus}: it is ${stage} and acts no more.`,
    );
    return Promise.resolve(exitCodes.done);
  });
}

export async function promote(
  context: CommandContext,
  sha: string,
  flags: { readonly reason?: string },
): Promise<ExitCode> {
  const reason = reasonIn(flags, "promote");
  return await context.withProject(({ organism }) => {
    const { allele, stage: was } = organism.allele(sha);
    if (was === "dominant") throw new ConflictError(`Cannot promote ${shortSha(allele.sha)}: it is dominant already`);
    organism.desk.promote(allele.locus, allele.sha, reason, personOf(context.io));
    const { stage } = organism.allele(`${allele.locus}:${allele.sha}`);
    context.print(
      { sha: allele.sha, locus: allele.locus, stage },
      () => `Promoted ${shortSha(allele.sha)} at ${allele.locus}: it was ${was}, and is ${stage} now.`,
    );
    return Promise.resolve(exitCodes.done);
  });
}

function reasonIn({ reason }: { readonly reason?: string }, action: "reject" | "promote"): string {
  if (reason !== undefined && reason.trim() !== "") return reason;
  throw new UsageError(`Cannot ${action} an allele without a reason: say why, for those who ask later: --reason "…"`);
}

async function listWaiting(context: CommandContext): Promise<ExitCode> {
  return await context.withProject(async (project) => {
    const cases = await project.organism.desk.waiting();
    context.print({ waiting: cases }, () =>
      cases.length === 0
        ? "Nothing waits for approval."
        : cases.map((each) => caseLines(context, each).join("\n")).join("\n\n"),
    );
    return exitCodes.done;
  });
}

function caseLines(context: CommandContext, { approval, risk, trials, conformance, source, parent }: ApprovalCase) {
  const { colors } = context;
  const { locus, sha, askedAtMs, askedBy, reason, wish } = approval;
  const broken = brokenPromises(conformance);
  const { examples, properties } = conformance;
  const held = [`${examples.length} of ${examples.length} examples`];
  if (properties.length > 0) held.push(`${properties.length} of ${properties.length} properties`);
  const approving = `sg approve ${shortSha(sha)}${broken === null ? "" : " --anyway"}`;
  return [
    `${colors.bold(shortSha(sha))}  ${locus}  risk ${risk}, to be ${wish}`,
    `  asked    ${formatTime(askedAtMs)} by ${askedBy}: ${reason}`,
    `  contract ${broken ?? `${held.join(" and ")} hold`}`,
    ...(trials.length === 0 ? ["  trials   none yet"] : []),
    ...trials.map(
      ({ kind, runs, successes, lastProblem }) =>
        `  trials   ${kind}: ${successes} of ${runs} good${lastProblem === null ? "" : `; the last: ${lastProblem}`}`,
    ),
    ...(parent === null
      ? []
      : [`  changes  against ${shortSha(parent.sha)}:`, ...diffLines(context, parent.source, source)]),
    `  decide   ${approving} · sg reject ${shortSha(sha)} --reason "…" · sg source ${shortSha(sha)}`,
  ];
}

/** Only the lines that differ; whoever wants the surroundings reads the source. */
function diffLines({ colors }: CommandContext, before: string, after: string): readonly string[] {
  const changed = lineDiff(before, after).filter(({ kind }) => kind !== "same");
  const shown = changed
    .slice(0, DIFF_LINES_MAX)
    .map(({ kind, text }) => (kind === "removed" ? colors.red(`    - ${text}`) : colors.green(`    + ${text}`)));
  return changed.length > shown.length ? [...shown, `    … ${changed.length - shown.length} more`] : shown;
}
