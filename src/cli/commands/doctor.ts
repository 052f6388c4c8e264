import { messageOf, shortSha } from "../../core/mod.ts";
import { providersIn } from "../../llm/mod.ts";
import { inspectKernel, type Layout, readPeers } from "../../project/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { plural } from "../format.ts";
import { renderTable } from "../table.ts";

export async function doctor(context: CommandContext): Promise<ExitCode> {
  const configuration = context.configuration();
  return await context.withProject(async ({ sandbox, layout, organism }) => {
    const layers = await sandbox.layers();
    const settings = configuration.list();
    const trail = organism.audit.verify();
    const { version, commit, clock } = context.services;
    const journals = organism.journals.unsettled();
    const stuck = journals.filter(({ state }) => state === "stuck");
    const kernel = await inspectKernel(configuration, clock, context.io.environment);
    const peers = peersIn(layout);
    const models = providersIn(context.io.environment);
    context.print(
      { version, commit, root: layout.root, layers, kernel, models, settings, peers, audit: trail, journals },
      () => {
        const { colors } = context;
        const layerRows = layers.map(({ layer, active, detail }) => [
          layer,
          active ? colors.green("active") : colors.red("missing"),
          detail,
        ]);
        const kernelRows = kernel.map(({ what, state, detail }) => [
          what,
          state === "there" ? colors.green(state) : colors.red(state === "missing" ? state : "missing, optional"),
          detail,
        ]);
        const settingRows = settings.map(({ key, value, source }) => [key, JSON.stringify(value), source]);
        return [
          `sg ${version} (${commit}) in ${layout.root}`,
          "",
          renderTable(["SANDBOX LAYER", "STATE", "DETAIL"], layerRows),
          "",
          renderTable(["PRODUCTION KERNEL", "STATE", "DETAIL"], kernelRows),
          "",
          renderTable(["MODEL", "STATE", "UNLESS NAMED"], models.map(modelRow)),
          "",
          renderTable(["SETTING", "VALUE", "FROM"], settingRows),
          "",
          peers.problem === null
            ? `peers: ${plural(peers.count, "peer")} in ${layout.peers}`
            : colors.red(`peers: ${peers.problem}`),
          trail.problem === null
            ? `audit trail: ${plural(trail.entries, "entry", "entries")} in order, the last ${shortSha(trail.head)}`
            : colors.red(`audit trail: ${trail.problem}`),
          stuck.length === 0
            ? "journals: nothing waits to be taken back"
            : colors.red(
                `journals: some changes could not be taken back: sg journal ${stuck.map(({ runId }) => runId).join(", ")}`,
              ),
        ].join("\n");
      },
    );
    const production = configuration.get("kernel.kind") === "production";
    const isFit = !production || kernel.every(({ state }) => state !== "missing");
    const isWell =
      layers.every(({ active }) => active) &&
      trail.problem === null &&
      stuck.length === 0 &&
      isFit &&
      peers.problem === null;
    return isWell ? exitCodes.done : exitCodes.runFailed;
  });
}

/** Whether `peers.json` can be used; a server does not start with one that cannot. */
function peersIn(layout: Layout): { readonly count: number; readonly problem: string | null } {
  try {
    return { count: readPeers(layout).length, problem: null };
  } catch (thrown) {
    return { count: 0, problem: messageOf(thrown) };
  }
}

/** Whether `auto` would find it; a key is never shown. */
function modelRow({ provider, variable, offered, model }: ReturnType<typeof providersIn>[number]): readonly string[] {
  return [provider, offered ? `${variable} is set` : `${variable} is not set`, model];
}
