import type { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import type { ExitCode } from "./exit-code.ts";

/** Turns a command's work into what commander calls: the context is made, and the exit code goes to the process. */
export type Action = (
  work: (context: CommandContext, ...args: never[]) => ExitCode | Promise<ExitCode>,
) => (...received: unknown[]) => Promise<void>;

export function subcommand(program: Command, usage: string, description: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ ${example}`);
  return program
    .command(usage)
    .description(description)
    .addHelpText("after", `\n${examples.length === 1 ? "Example" : "Examples"}:\n${lines.join("\n")}`);
}
