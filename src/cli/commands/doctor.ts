import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { renderTable } from "../table.ts";

export async function doctor(context: CommandContext): Promise<ExitCode> {
  const configuration = context.configuration();
  return await context.withProject(async ({ sandbox, layout }) => {
    const layers = await sandbox.layers();
    const settings = configuration.list();
    const { version, commit } = context.services;
    context.print({ version, commit, root: layout.root, layers, settings }, () => {
      const { colors } = context;
      const layerRows = layers.map(({ layer, active, detail }) => [
        layer,
        active ? colors.green("active") : colors.red("missing"),
        detail,
      ]);
      const settingRows = settings.map(({ key, value, source }) => [key, JSON.stringify(value), source]);
      return [
        `sg ${version} (${commit}) in ${layout.root}`,
        "",
        renderTable(["SANDBOX LAYER", "STATE", "DETAIL"], layerRows),
        "",
        renderTable(["SETTING", "VALUE", "FROM"], settingRows),
      ].join("\n");
    });
    return layers.every(({ active }) => active) ? exitCodes.done : exitCodes.runFailed;
  });
}
