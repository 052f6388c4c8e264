import type { Actor } from "../genome/mod.ts";
import type { Io } from "./io.ts";

/** Who sits at the terminal, as far as the environment says: under sudo, whoever called it. */
export function personOf({ environment }: Pick<Io, "environment">): Actor {
  const name = environment.SUDO_USER ?? environment.USER ?? environment.LOGNAME;
  return name === undefined || name === "" ? "person" : `person ${name}`;
}
