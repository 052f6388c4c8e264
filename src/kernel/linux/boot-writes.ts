import * as v from "valibot";
import type { JsonObject } from "../../core/mod.ts";
import type { Operation } from "../kernel.ts";
import { KernelError } from "../kernel-error.ts";
import type { ArgsOf } from "../operations.ts";
import { isUnitFileName, UNIT_HEADER, type UnitFiles, unitFileNames } from "./boot-units.ts";
import { linkOf, nothingToDo, type Present, refused, type WritePlan } from "./present.ts";
import { readRoutes } from "./tables.ts";
import { noUnitFilesOf, unitFilesOf } from "./unit-text.ts";

/** Puts unit files back byte by byte. Like `restoreLink` it is in no catalogue: only inverses hold it. */
export const RESTORE_UNITS = "restoreUnits";

const record = v.strictObject({
  files: v.record(
    v.pipe(v.string(), v.check(isUnitFileName)),
    v.nullable(v.pipe(v.string(), v.startsWith(UNIT_HEADER))),
  ),
});

export async function autoconnectPlan(
  present: Present,
  { name, enabled, master }: ArgsOf<"setAutoconnect">,
): Promise<WritePlan> {
  const attempt = `store "${name}"`;
  const link = linkOf(present, name, attempt);
  const stored = await present.units.storedBy(name);
  const wanted = enabled ? { master: master === undefined ? link.master : master } : null;
  if (stored?.master === wanted?.master) return nothingToDo;
  await present.units.assertUsable();
  const { network } = unitFileNames(name, link.parent);
  if (stored !== null && stored.file !== network) {
    throw refused(attempt, `"${stored.file}", which sg did not write, decides about it`);
  }
  const files = wanted === null ? noUnitFilesOf(link) : await filesFor(present, name, wanted.master, attempt);
  return {
    inverse: await unitsBack(present, files, "all"),
    commands: [],
    act: () => present.units.write(files),
    missing: async ({ units }) => unwritten(await units.read(Object.keys(files)), files),
  };
}

async function filesFor(present: Present, name: string, master: string | null, attempt: string): Promise<UnitFiles> {
  const link = linkOf(present, name, attempt);
  const above = master === null ? null : linkOf(present, master, attempt);
  if (above !== null && above.kind !== "bridge" && above.kind !== "bond") {
    throw refused(attempt, `"${above.name}" is a ${above.kind} interface, not a bridge or bond`);
  }
  if (
    link.parent !== null &&
    (await present.units.storedBy(link.parent))?.file !== unitFileNames(link.parent, null).network
  ) {
    throw refused(attempt, `"${link.parent}", on which it stands, is not stored by sg; store that first`);
  }
  const routes = (await readRoutes(present.machine)).filter(
    (route) => route.interface === name && (route.protocol === "boot" || route.protocol === "static"),
  );
  const kind = above?.kind === "bond" ? "bond" : "bridge";
  return unitFilesOf(link, above === null ? null : { name: above.name, kind }, routes);
}

/** The inverse of writing `files`: none when there is nothing of ours to put back, unless `all` is asked for. */
export async function unitsBack(
  present: Present,
  files: UnitFiles,
  which: "all" | "existing" = "existing",
): Promise<Operation[]> {
  const before = await present.units.read(Object.keys(files));
  const ours = Object.values(before).some((text) => text?.startsWith(UNIT_HEADER));
  return which === "all" || ours ? [{ name: RESTORE_UNITS, args: { files: before } }] : [];
}

export async function restoreUnitsPlan(present: Present, args: JsonObject): Promise<WritePlan> {
  const parsed = v.safeParse(record, args);
  if (!parsed.success) {
    throw new KernelError("bad_arguments", `Cannot restore boot units: ${parsed.issues[0].message}`);
  }
  const { files } = parsed.output;
  return {
    inverse: await unitsBack(present, files, "all"),
    commands: [],
    act: () => present.units.write(files),
    missing: async ({ units }) => unwritten(await units.read(Object.keys(files)), files),
  };
}

function unwritten(found: UnitFiles, wanted: UnitFiles): string | null {
  const path = Object.keys(wanted).find((each) => found[each] !== wanted[each]);
  return path === undefined ? null : `the file ${path} does not read back as written`;
}
