import { NotFoundError, shortSha } from "../../core/mod.ts";
import type { ConformanceReport } from "../../organism/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { plural } from "../format.ts";

export async function test(
  context: CommandContext,
  locus: string | undefined,
  flags: { readonly verbose?: true },
): Promise<ExitCode> {
  return await context.withProject(async ({ organism }) => {
    const reports = await organism.test(locus ?? null);
    if (locus !== undefined && reports.length === 0) {
      throw new NotFoundError(`Cannot test ${locus}: it has no allele; \`sg register ${locus} FILE\` adds one`);
    }
    const examples = reports.flatMap((report) => report.examples);
    const failed = examples.filter(({ problem }) => problem !== null).length;
    const passed = examples.length - failed;
    context.print({ passed, failed, reports }, () =>
      [
        ...reports.flatMap((report) => reportLines(context, report, flags.verbose ?? false)),
        `${plural(passed, "example")} passed, ${failed} failed`,
      ].join("\n"),
    );
    return failed === 0 ? exitCodes.done : exitCodes.runFailed;
  });
}

function reportLines({ colors }: CommandContext, report: ConformanceReport, everyExample: boolean): readonly string[] {
  const { locus, sha, stage, examples } = report;
  const failed = examples.filter(({ problem }) => problem !== null);
  const title = `${locus}  ${shortSha(sha)}  ${stage}`;
  const verdict =
    examples.length === 0 ? colors.dim("no examples") : `${examples.length - failed.length}/${examples.length}`;
  const shown = everyExample ? examples : failed;
  return [
    `${failed.length === 0 ? colors.green("ok  ") : colors.red("FAIL")} ${title}  ${verdict}`,
    ...shown.map(
      ({ input, problem }) =>
        `     ${problem === null ? "ok  " : "FAIL"} ${JSON.stringify(input)}${problem === null ? "" : `: ${problem}`}`,
    ),
  ];
}
