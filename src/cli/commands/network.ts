import { type JsonObject, UsageError } from "../../core/mod.ts";
import { MockKernel, type NetworkView, removeMockNetwork, viewNetwork } from "../../kernel/mod.ts";
import { hasGenome, layoutOf, type Project, ProjectError } from "../../project/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { readDuration } from "../read-flag.ts";
import { renderTable } from "../table.ts";

export type NetworkAction = "show" | "wait" | "reboot" | "reset";

/** Looks at the network that genes act on; the simulated one can also wait, be switched off and on, and be forgotten. */
export async function network(
  context: CommandContext,
  action: NetworkAction,
  duration: string | undefined,
): Promise<ExitCode> {
  const waitMs = readWait(action, duration);
  // Not by opening the organism: a file that cannot be used would refuse that, and this is the way out.
  if (action === "reset") return reset(context);
  return await context.withProject(async ({ kernel }) => {
    if (action === "wait") simulated(kernel, "let time pass").advance(waitMs);
    if (action === "reboot") simulated(kernel, "reboot").reboot();
    const view = await viewNetwork(kernel);
    context.print(view, () => render(context, view));
    return exitCodes.done;
  });
}

function readWait(action: NetworkAction, duration: string | undefined): number {
  if (action === "wait") return readDuration(duration ?? "", "wait");
  if (duration === undefined) return 0;
  throw new UsageError(
    `Cannot read ${JSON.stringify(duration)} after \`sg network ${action}\`: only wait takes a duration`,
  );
}

function reset(context: CommandContext): ExitCode {
  if (context.configuration().get("kernel.kind") !== "mock") throw notSimulated("reset");
  const layout = layoutOf(context.root);
  if (!hasGenome(layout)) {
    throw new ProjectError(
      `Cannot reset the network of ${context.root}: there is no organism here; run \`sg init\` first`,
    );
  }
  removeMockNetwork(layout.network);
  context.print({ reset: true }, () => "The simulated network is forgotten; the next command begins with a new one.");
  return exitCodes.done;
}

function simulated(kernel: Project["kernel"], attempt: string): MockKernel {
  if (kernel instanceof MockKernel) return kernel;
  throw notSimulated(attempt);
}

function notSimulated(attempt: string): UsageError {
  return new UsageError(`Cannot ${attempt}: the network is this machine's own; a simulated one has --kernel mock`);
}

function render({ colors }: CommandContext, { kernel, time_s, links, bridges, bonds }: NetworkView): string {
  const ports = new Map(
    [...bridges, ...bonds].flatMap((group) =>
      ((group.ports ?? group.members ?? []) as readonly JsonObject[]).map((part) => [part.name, part] as const),
    ),
  );
  const groups = new Map([...bridges, ...bonds].map((group) => [group.name, group]));
  const rows = links.map((link) => [
    String(link.name),
    String(link.kind),
    link.up !== true ? colors.dim("down") : link.carrier === true ? "up" : colors.red("no carrier"),
    String(link.mac),
    partOf(link, ports.get(String(link.name))),
    (link.addresses as readonly string[]).join(" "),
    describe(link, groups.get(String(link.name))),
    link.autoconnect === true ? "yes" : "no",
  ]);
  const header = ["NAME", "KIND", "STATE", "MAC", "PART OF", "ADDRESSES", "SETTINGS", "AT BOOT"];
  const clock = time_s === null ? "" : `, ${time_s} s old`;
  return `kernel ${kernel}${clock}\n\n${renderTable(header, rows)}`;
}

function partOf({ master }: JsonObject, part: JsonObject | undefined): string {
  if (typeof master !== "string") return "";
  return typeof part?.state === "string" ? `${master} (${part.state})` : master;
}

function describe(link: JsonObject, group: JsonObject | undefined): string {
  if (link.kind === "vlan") return `VLAN ${String(link.vlan_id)} on ${String(link.parent)}`;
  if (group === undefined) return "";
  if (link.kind === "bond") return `${String(group.mode)}, active ${String(group.active ?? "none")}`;
  return group.stp === true ? `STP, ${String(group.forward_delay)} s` : "no STP";
}
