import { Argument, type Command } from "commander";
import type { NetworkAction } from "./commands/network.ts";
import { type Action, subcommand } from "./subcommand.ts";

const ACTIONS: readonly NetworkAction[] = ["show", "wait", "reboot", "reset"];

export function addNetworkCommand(program: Command, action: Action): void {
  subcommand(
    program,
    "network",
    "the network that genes act on; a simulated one can wait, be rebooted, and be forgotten",
    ["sg network", "sg network wait 5m", "sg network reset"],
  )
    .addArgument(new Argument("[action]", "what to do").choices(ACTIONS).default("show"))
    .argument("[duration]", "how long to wait: 30s, 5m, 2h")
    .action(
      action(async (context, what: NetworkAction, duration: string | undefined) =>
        (await import("./commands/network.ts")).network(context, what, duration),
      ),
    );
}
