import { NotFoundError, shortSha } from "../../core/mod.ts";
import { type ConformanceReport, countBroken } from "../../organism/mod.ts";
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
    const failed = countBroken(examples);
    const passed = examples.length - failed;
    const properties = reports.flatMap((report) => report.properties);
    const violated = countBroken(properties);
    const held = properties.length - violated;
    context.print({ passed, failed, held, violated, reports }, () =>
      [
        ...reports.flatMap((report) => reportLines(context, report, flags.verbose ?? false)),
        `${plural(passed, "example")} passed, ${failed} failed`,
        ...(properties.length === 0
          ? []
          : [
              `${plural(held, "property holds", "properties hold")}, ${violated} ${violated === 1 ? "does" : "do"} not`,
            ]),
      ].join("\n"),
    );
    return failed + violated === 0 ? exitCodes.done : exitCodes.runFailed;
  });
}

function reportLines({ colors }: CommandContext, report: ConformanceReport, everyExample: boolean): readonly string[] {
  const { locus, sha, stage, examples, properties } = report;
  const failed = examples.filter(({ problem }) => problem !== null);
  const violated = properties.filter(({ problem }) => problem !== null);
  const title = `${locus}  ${shortSha(sha)}  ${stage}`;
  const verdict =
    examples.length === 0 ? colors.dim("no examples") : `${examples.length - failed.length}/${examples.length}`;
  const promises =
    properties.length === 0
      ? ""
      : `, ${properties.length - violated.length}/${plural(properties.length, "property", "properties")}`;
  const shown = everyExample ? examples : failed;
  return [
    `${failed.length + violated.length === 0 ? colors.green("ok  ") : colors.red("FAIL")} ${title}  ${verdict}${promises}`,
    ...shown.map(
      ({ input, problem }) =>
        `     ${problem === null ? "ok  " : "FAIL"} ${JSON.stringify(input)}${problem === null ? "" : `: ${problem}`}`,
    ),
    ...(everyExample ? properties : violated).map(({ property, checks, problem }) =>
      problem === null ? `     ok   \`${property}\`, ${plural(checks, "check")}` : `     FAIL ${problem}`,
    ),
  ];
}
