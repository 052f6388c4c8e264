import { Argument, type Command } from "commander";
import type { CorpusFlags } from "./commands/corpus.ts";
import type { EvolveFamily, EvolveFlags } from "./commands/evolve.ts";
import type { GenerateFlags } from "./commands/generate.ts";
import type { MutateFlags } from "./commands/mutate.ts";
import { SEED_MAX, wholeNumber } from "./read-flag.ts";
import { type Action, subcommand } from "./subcommand.ts";

/** Commands about what writes genes and contracts: models, searches, and what they cost. */
export function addModelCommands(program: Command, action: Action): void {
  subcommand(program, "mutate <locus>", "one repair under your eyes: what failed, what was tried, the diff", [
    "sg mutate mac_normalise",
    `sg mutate mac_normalise --input '{"text":"0011.2233.4455"}' --expect '{"mac":"00:11:22:33:44:55"}'`,
    "sg mutate ip_link_parse --input @failing.json --engine genetic,claude --apply",
  ])
    .option(
      "--input <json>",
      "the input that goes wrong: JSON, @file, or - for standard input; else the first example that it misses",
    )
    .option("--expect <json>", "what it should give, where no example says it; fields that are left out are free")
    .option("--engine <plan>", "who repairs, as for --mutation-engine")
    .option("--budget-s <seconds>", "time for everything, at most", wholeNumber("--budget-s", 1, 3_600))
    .option("--candidates <n>", "candidates tried, at most", wholeNumber("--candidates", 1, 10_000_000))
    .option("--seed <n>", "of the search; the same seed gives the same repair", wholeNumber("--seed", 0, SEED_MAX))
    .option("--apply", "take the repair in, at the stage that its risk demands")
    .action(
      action(async (context, locus: string, flags: MutateFlags) =>
        (await import("./commands/mutate.ts")).mutate(context, locus, flags),
      ),
    );
  subcommand(program, "generate <locus>", "new alleles by other approaches, written by a model", [
    "sg generate mac_normalise --count 3",
    'sg generate cidr_summarise --engine claude --approach "a binary trie"',
  ])
    .option("--count <n>", "genes to ask for", wholeNumber("--count", 1, 20), 1)
    .option("--engine <plan>", "the model to ask: claude, openai, deepseek, ollama, or NAME:MODEL")
    .option("--approach <text>", "what the new gene should try")
    .action(
      action(async (context, locus: string, flags: GenerateFlags) =>
        (await import("./commands/generate.ts")).generate(context, locus, flags),
      ),
    );
  subcommand(program, "evolve", "draft a contract with a model; checked, shown, never applied unasked", [
    'sg evolve transform --context "Split a syslog line into time, host, program and message"',
    "sg evolve diagnostic --context @wish.txt --apply",
  ])
    .addArgument(new Argument("<family>", "what the contract is").choices(["configuration", "diagnostic", "transform"]))
    .requiredOption("--context <text>", "what it is for: text, @file, or - for standard input")
    .option("--engine <plan>", "the model to ask: claude, openai, deepseek, ollama, or NAME:MODEL")
    .option("--out <file>", "write the draft there, when the checker accepts it")
    .option("--apply", "write it into contracts/, when the checker accepts it and the name is free")
    .action(
      action(async (context, family: EvolveFamily, flags: EvolveFlags) =>
        (await import("./commands/evolve.ts")).evolve(context, family, flags),
      ),
    );
  subcommand(program, "corpus", "what was learnt, as JSON lines: failures, the edits that mended them, their worth", [
    "sg corpus export --out repairs.jsonl",
    "sg corpus export --since 30d | jq -r .diff",
  ])
    .addArgument(new Argument("<action>", "what to do with it").choices(["export"]))
    .option("--out <file>", "write there instead of standard output")
    .option("--since <time>", "only what came to be since: 30d, 12h, or a date such as 2026-11-21")
    .option("--fusion", "only fusions: a pathway's steps, and the one gene that does the same")
    .action(
      action(async (context, _action: "export", flags: CorpusFlags) =>
        (await import("./commands/corpus.ts")).exportCorpus(context, flags),
      ),
    );
  subcommand(program, "cost", "what models were asked for, and what is left of today's budget", [
    "sg cost",
    "sg cost --days 30 --json",
  ])
    .option("--days <n>", "UTC days to look back, today included", wholeNumber("--days", 1, 3_650), 7)
    .action(
      action(async (context, flags: { days: number }) => (await import("./commands/cost.ts")).cost(context, flags)),
    );
}
