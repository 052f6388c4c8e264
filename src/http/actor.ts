import type { Context } from "hono";
import type { Actor } from "../genome/mod.ts";
import type { HttpEnv } from "./environment.ts";

/** Who decides, for the audit trail: the name of the token that was used. */
export function actorOf(context: Context<HttpEnv>): Actor {
  const { kind, name } = context.get("principal");
  return kind === "local" ? "person" : `person ${name} (API)`;
}
