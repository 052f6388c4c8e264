import { formatTime } from "../../core/mod.ts";
import type { LookReport } from "../../organism/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { plural } from "../format.ts";
import { readDuration } from "../read-flag.ts";
import { stopSignal } from "../stop-signal.ts";

interface WatchFlags {
  readonly interval?: string;
  readonly once?: true;
  readonly all?: true;
}

/** Looks at what is due, once or until the terminal or the service manager says stop. */
export async function watch(context: CommandContext, { interval, once, all }: WatchFlags): Promise<ExitCode> {
  const flags =
    interval === undefined
      ? []
      : [
          {
            key: "watch.interval_ms" as const,
            flag: "--interval",
            value: String(readDuration(interval, "--interval")),
          },
        ];
  return await context.withProject(async ({ organism }) => {
    const schedules = organism.schedules();
    if (once || all) {
      const looks = await (all ? schedules.runAll() : schedules.runDue());
      const standing = schedules.standing();
      context.print({ looks, ...standing }, () =>
        [...looks.map((look) => lookLine(context, look)), standingLine(standing)].join("\n"),
      );
      return looks.some(({ verdict }) => verdict === "unhealthy") ? exitCodes.runFailed : exitCodes.done;
    }
    context.note(`sg: ${standingLine(schedules.standing())}; Ctrl-C ends`);
    schedules.start((look) => context.print(look, () => lookLine(context, look)));
    await stopSignal();
    await schedules.stop();
    return exitCodes.done;
  }, context.configuration(flags));
}

function lookLine(
  { colors, services }: CommandContext,
  { id, about, phase, verdict, problems, rescored }: LookReport,
): string {
  const paint = { healthy: colors.green, unhealthy: colors.red, "could not look": colors.yellow };
  const what = [id.replace(/ [0-9a-f]{64}$/, ""), ...about].join(" ");
  const why = problems.length === 0 ? "" : `: ${problems.join("; ")}`;
  const effect = rescored === 0 ? "" : ` (${plural(rescored, "run")} rescored)`;
  return `${formatTime(services.clock.nowMs())}  ${what}  ${phase}  ${paint[verdict](verdict)}${effect}${why}`;
}

function standingLine({ watched, nextDueMs }: { readonly watched: number; readonly nextDueMs: number | null }): string {
  if (nextDueMs === null) return "nothing that was configured is watched";
  return `${plural(watched, "state")} watched, the next look is due ${formatTime(nextDueMs)}`;
}
