import { Shell } from "./sg.ts";

/** A locus small enough to reason about, and whatever genes a test wants at it. */
export const DOUBLE = `gene double
  is transform
  risk none

  does:
    Doubles a number.

  takes:
    value  int  "What to double"

  gives:
    result  int  "Twice the value"

  examples:
    {"value": 2} -> {"result": 4}
`;

export const GOOD_DOUBLE = "export function execute(input) {\n  return { result: input.value * 2 };\n}\n";

/** An organism with one locus, `double`; `genes` are files below `genes/`: `double.js` is dominant, `double/x.js` a fallback. */
export async function bareProject(genes: Readonly<Record<string, string>>, settings = ""): Promise<Shell> {
  const shell = new Shell().write({ "contracts/genes/double.sg": DOUBLE, "sg.toml": settings });
  shell.write(Object.fromEntries(Object.entries(genes).map(([name, source]) => [`genes/${name}`, source])));
  const init = await shell.sg("init", "--bare");
  if (init.exitCode !== 0) throw new Error(`Cannot make a bare project: ${init.stderr}`);
  return shell;
}
