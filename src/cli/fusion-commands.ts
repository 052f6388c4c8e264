import type { Command } from "commander";
import type { FuseFlags } from "./commands/fuse.ts";
import { type Action, subcommand } from "./subcommand.ts";

/** Commands about pathways that run as one gene. */
export function addFusionCommands(program: Command, action: Action): void {
  subcommand(program, "fuse [pathway]", "make a pathway one gene now, without waiting for it to be stable", [
    "sg fuse vlan_list_tidy",
    "sg fuse vlan_list_tidy --engine claude",
    "sg fuse --list",
  ])
    .option("--engine <plan>", "a model whose gene competes with the mechanical one: claude, openai, NAME:MODEL ...")
    .option("--list", "the pathways that run as one gene, with the genes that lost to it")
    .action(
      action(async (context, pathway: string | undefined, flags: FuseFlags) =>
        (await import("./commands/fuse.ts")).fuse(context, pathway, flags),
      ),
    );
  subcommand(program, "unfuse <pathway>", "run a pathway step by step again, until it has been stable once more", [
    "sg unfuse vlan_list_tidy",
  ]).action(action(async (context, pathway: string) => (await import("./commands/fuse.ts")).unfuse(context, pathway)));
}
