import { formatTime, isJsonObject, type Json, type JsonObject } from "../core/mod.ts";
import type {
  DeployedRun,
  DeployedTopology,
  DeploymentPlan,
  DeploymentReport,
  Difference,
  RehearsedRun,
  TeardownPlan,
  TeardownReport,
} from "../organism/mod.ts";
import type { CommandContext } from "./command-context.ts";
import { formatDuration, plural } from "./format.ts";
import { rollbackLine } from "./render-run.ts";
import { renderTable } from "./table.ts";

type Status = DeployedRun["status"] | RehearsedRun["status"] | TeardownPlan["runs"][number]["status"] | "removed";
type Operation = { readonly name: string; readonly args: JsonObject };

const valueCharactersMax = 100;

export function renderDeployed(context: CommandContext, report: DeploymentReport): string {
  const { colors } = context;
  const rows = report.runs.map(({ name, status, durationUs, changes, message }) => {
    const time = status === "skipped" ? "" : formatDuration(durationUs);
    const what = message ?? (changes.length === 0 ? "" : plural(changes.length, "change"));
    return [`  ${name}`, mark(context, status), colors.dim(time), what.split("\n")[0] ?? ""];
  });
  return [
    headline(context, report.outcome, report.topology, report.durationUs, report.runId),
    ...table(rows, [2]),
    ...(report.message === null ? [] : [colors.red(report.message)]),
    ...(report.rollback === null ? [] : [rollbackLine(report.rollback)]),
    ...(report.runs.every(({ status }) => status === "unchanged")
      ? ["everything is in place: nothing was changed"]
      : []),
  ].join("\n");
}

export function renderPlan(context: CommandContext, plan: DeploymentPlan): string {
  const { colors } = context;
  const width = Math.max(0, ...plan.runs.map(({ name }) => name.length));
  const runs = plan.runs.flatMap(({ name, status, message, changes }) => [
    `  ${name.padEnd(width)}  ${mark(context, status)}${message === null ? "" : `: ${message}`}`,
    ...operationLines(
      context,
      changes.map(({ operation }) => operation),
    ),
  ]);
  const due = plan.runs.reduce((sum, { changes }) => sum + changes.length, 0);
  const verdict = {
    in_place: colors.green(`${plan.topology} is in place: deploying changes nothing`),
    drifted: `${plan.topology}: deploying makes ${plural(due, "change")}`,
    blocked: colors.red(`${plan.topology} cannot be deployed as a whole`),
  };
  return [verdict[plan.state], ...runs, ...differenceLines(context, plan.differences)].join("\n");
}

export function renderTeardown(context: CommandContext, report: TeardownReport): string {
  const { colors } = context;
  const done = report.outcome === "success";
  // One line a name, however many deployments worked on it; the order of removal is in `--json`.
  const rows = [...Map.groupBy(report.runs, ({ name }) => name)].sort(byName).map(([name, runs]) => {
    const blocked = runs.find(({ status }) => status === "blocked");
    const count = runs.reduce((sum, { operations }) => sum + operations.length, 0);
    const status = blocked?.status ?? (count === 0 ? "gone" : done ? "removed" : "remove");
    return [`  ${name}`, mark(context, status), blocked?.message ?? (count === 0 ? "" : plural(count, "change"))];
  });
  return [
    headline(context, report.outcome, report.topology, report.durationUs, report.runId),
    ...table(rows),
    ...(report.message === null ? [] : [colors.red(report.message)]),
    ...(report.state === "nothing" ? ["nothing that sg made is left: nothing was removed"] : []),
  ].join("\n");
}

/** `vm.9` before `vm.10`. */
function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left.localeCompare(right, "en", { numeric: true });
}

export function renderTeardownPlan(context: CommandContext, plan: TeardownPlan): string {
  const { colors } = context;
  const runs = plan.runs.flatMap(({ name, status, message, operations }) => [
    `  ${name}  ${mark(context, status)}${message === null ? "" : `: ${message}`}`,
    ...operationLines(context, operations),
  ]);
  const verdict = {
    nothing: `${plan.topology}: nothing that sg made is left`,
    removable: `${plan.topology}: a teardown takes back what sg made`,
    blocked: colors.red(`${plan.topology} cannot be torn down: something depends on it`),
  };
  return [verdict[plan.state], ...runs, ...differenceLines(context, plan.differences)].join("\n");
}

export function renderDeployments(context: CommandContext, deployments: readonly DeployedTopology[]): string {
  if (deployments.length === 0) return "nothing is deployed: sg deploy TOPOLOGY makes a start";
  const { colors } = context;
  const rows = deployments.map(({ deployment, state, pendingChanges, message }) => {
    const good = state === "in_place" && deployment.outcome === "success";
    const words = state.replace("_", " ");
    const shown = state === "drifted" ? `${words} (${plural(pendingChanges, "change")})` : words;
    return [
      deployment.topology,
      good ? colors.green(shown) : state === "torn_down" ? colors.dim(shown) : colors.yellow(shown),
      deployment.phenotype ?? "",
      formatTime(deployment.startedAtMs),
      message ?? "",
    ];
  });
  return renderTable(["TOPOLOGY", "STATE", "PHENOTYPE", "SINCE", ""], rows);
}

function headline(
  context: CommandContext,
  outcome: "success" | "failure",
  topology: string,
  durationUs: number,
  runId: string,
): string {
  const { colors } = context;
  const shown = outcome === "success" ? colors.green(outcome) : colors.red(outcome);
  return `${shown}  ${colors.bold(topology)}  ${colors.dim(`${formatDuration(durationUs)}  ${runId}`)}`;
}

function mark({ colors }: CommandContext, status: Status): string {
  const paint = {
    ...{ unchanged: colors.dim, gone: colors.dim, skipped: colors.dim, waits: colors.dim },
    ...{ created: colors.green, changed: colors.green, removed: colors.green, create: colors.green },
    ...{ change: colors.yellow, remove: colors.yellow, rolled_back: colors.yellow, refused: colors.yellow },
    ...{ failed: colors.red, blocked: colors.red },
  };
  return paint[status](status.replace("_", " "));
}

/** Columns without a header. */
function table(rows: readonly (readonly string[])[], right: readonly number[] = []): readonly string[] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  return renderTable(Array.from<string>({ length: width }).fill(""), rows, right)
    .split("\n")
    .slice(1);
}

function operationLines({ colors }: CommandContext, operations: readonly Operation[]): readonly string[] {
  return operations.map(({ name, args }) => {
    const words = Object.entries(args).map(([key, value]) => `${key}=${shown(value)}`);
    return `      ${name} ${colors.dim(words.join(" "))}`;
  });
}

/** What is different afterwards, one line each: `+` new, `-` gone, `~` another value. `--json` has all of it. */
function differenceLines({ colors }: CommandContext, differences: readonly Difference[]): readonly string[] {
  const lines = differences.flatMap(({ path, before, after }) => {
    const [area, name = "", field, ...inner] = path;
    if (area !== "links") return [];
    if (field === undefined) {
      return before === null ? [colors.green(`  + ${name}  ${linkText(after)}`)] : [colors.red(`  - ${name}`)];
    }
    if (!LINK_FIELDS.has(field)) return [];
    const what = [field, ...inner].join(".");
    return [colors.yellow(`  ~ ${name}  ${what}: ${shown(before)} -> ${shown(after)}`)];
  });
  return lines.length === 0 ? [] : ["different afterwards:", ...lines];
}

/** The fields of a link that people configure; the rest of a snapshot follows from them. */
const LINK_FIELDS = new Set(["kind", "up", "master", "pinned_mac", "mtu", "addresses", "bridge", "bond", "vlan"]);

function linkText(link: Json): string {
  if (!isJsonObject(link)) return shown(link);
  const details = ["bridge", "bond", "vlan"].flatMap((kind) => {
    const settings = link[kind];
    return isJsonObject(settings) ? Object.entries(settings) : [];
  });
  const plain = details
    .filter(([, value]) => typeof value !== "object")
    .map(([key, value]) => `${key} ${shown(value)}`);
  const words = [link.kind, link.up === true ? "up" : "down", ...plain];
  if (typeof link.master === "string") words.push(`in ${link.master}`);
  return words.filter((word) => typeof word === "string").join(", ");
}

function shown(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > valueCharactersMax ? `${text.slice(0, valueCharactersMax - 3)}...` : text;
}
