import { DOUBLE } from "../double.ts";
import { Shell } from "./sg.ts";

/** An organism with one locus, `double`; `genes` are files below `genes/`: `double.js` is dominant, `double/x.js` a fallback. */
export async function bareProject(genes: Readonly<Record<string, string>>, settings = ""): Promise<Shell> {
  const shell = new Shell().write({ "contracts/genes/double.sg": DOUBLE, "sg.toml": settings });
  shell.write(Object.fromEntries(Object.entries(genes).map(([name, source]) => [`genes/${name}`, source])));
  const init = await shell.sg("init", "--bare");
  if (init.exitCode !== 0) throw new Error(`Cannot make a bare project: ${init.stderr}`);
  return shell;
}
