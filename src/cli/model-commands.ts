import { type Command, InvalidArgumentError } from "commander";
import type { Action, Subcommand } from "./program.ts";

/** Commands about what writes genes and contracts: models, searches, and what they cost. */
export function addModelCommands(program: Command, action: Action, subcommand: Subcommand): void {
  subcommand(program, "cost", "what models were asked for, and what is left of today's budget", [
    "sg cost",
    "sg cost --days 30 --json",
  ])
    .option("--days <n>", "UTC days to look back, today included", wholeNumber(1, 3_650), 7)
    .action(
      action(async (context, flags: { days: number }) => (await import("./commands/cost.ts")).cost(context, flags)),
    );
}

function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`expected a whole number from ${minimum} to ${maximum}.`);
  };
}
