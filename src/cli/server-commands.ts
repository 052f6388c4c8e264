import type { Command } from "commander";
import type { ServeFlags } from "./commands/serve.ts";
import type { CreateFlags } from "./commands/token.ts";
import { wholeNumber } from "./read-flag.ts";
import { type Action, subcommand } from "./subcommand.ts";

/** The organism as a server, who may use it, and what it goes back to. */
export function addServerCommands(program: Command, action: Action): void {
  subcommand(program, "serve", "the organism over HTTP: dashboard, API, events, metrics", [
    "sg serve",
    "sg serve --host 0.0.0.0 --port 7400",
  ])
    .alias("dashboard")
    .option("--host <address>", "address to listen on; any but loopback needs tokens")
    .option("--port <number>", "port to listen on; 0 chooses a free one")
    .option("--open", "show the dashboard in this machine's browser")
    .option(
      "--ready-fd <descriptor>",
      "write the address to this open descriptor when it answers",
      wholeNumber("--ready-fd", 1, 1_000_000),
    )
    .action(action(async (context, flags: ServeFlags) => (await import("./commands/serve.ts")).serve(context, flags)));
  subcommand(program, "snapshot <name>", "keep which alleles are expressed now", ["sg snapshot before-upgrade"])
    .option("--reason <text>", "why, for whoever reads the list later")
    .action(
      action(async (context, name: string, flags: { reason?: string }) =>
        (await import("./commands/snapshot.ts")).snapshot(context, name, flags),
      ),
    );
  subcommand(program, "snapshots", "the snapshots that were taken", ["sg snapshots"]).action(
    action(async (context) => (await import("./commands/snapshot.ts")).listSnapshots(context)),
  );
  subcommand(program, "diff <from> [to]", "what changed since a snapshot, or between two", [
    "sg diff before-upgrade",
    "sg diff monday tuesday",
  ]).action(
    action(async (context, from: string, to: string | undefined) =>
      (await import("./commands/snapshot.ts")).diff(context, from, to),
    ),
  );
  subcommand(program, "rollback <snapshot>", "express again what was expressed then; itself undone by a snapshot", [
    "sg rollback before-upgrade",
  ]).action(action(async (context, name: string) => (await import("./commands/snapshot.ts")).rollback(context, name)));
  const token = program.command("token").description("tokens for the HTTP API");
  subcommand(token, "create", "make a token; it is shown once", [
    "sg token create --scope read,run --name monitoring --expires 90d",
  ])
    .option("--scope <scopes>", "read, run or admin; each includes the ones before", "read")
    .option("--name <name>", "what it is for", "unnamed")
    .option("--expires <time>", "30m, 12h, 90d", "90d")
    .action(
      action(async (context, flags: CreateFlags) => (await import("./commands/token.ts")).createToken(context, flags)),
    );
  subcommand(token, "list", "tokens that were handed out", ["sg token list"]).action(
    action(async (context) => (await import("./commands/token.ts")).listTokens(context)),
  );
  subcommand(token, "revoke <id>", "make a token invalid", ["sg token revoke Uakgb_J5m9g-0JDMbcJqL"]).action(
    action(async (context, id: string) => (await import("./commands/token.ts")).revokeToken(context, id)),
  );
}
