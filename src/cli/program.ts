import { Command, CommanderError, Option } from "commander";
import { messageOf, SgError } from "../core/mod.ts";
import { storageErrorOf } from "../project/mod.ts";
import { type CliServices, CommandContext, type GlobalFlags } from "./command-context.ts";
import type { CompeteFlags } from "./commands/compete.ts";
import type { DeployFlags } from "./commands/deploy.ts";
import type { JournalFlags } from "./commands/journal.ts";
import type { RunFlags } from "./commands/run.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit-code.ts";
import { addFederationCommands } from "./federation-commands.ts";
import { addFusionCommands } from "./fusion-commands.ts";
import type { Io } from "./io.ts";
import { addModelCommands } from "./model-commands.ts";
import { addNetworkCommand } from "./network-command.ts";
import { SEED_MAX, wholeNumber } from "./read-flag.ts";
import { addServerCommands } from "./server-commands.ts";
import { type Action, subcommand } from "./subcommand.ts";

/** Runs one command line; never throws. */
export async function runCli(argv: readonly string[], io: Io, services: CliServices): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done;
  const program = createProgram(io, services, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return reportUsage(thrown, argv, io);
    return reportError(storageErrorOf(thrown) ?? thrown, program.opts<GlobalFlags>(), io);
  }
}

/** Commander has written its message to stderr already; under `--json` stdout is owed its one document. */
function reportUsage(thrown: CommanderError, argv: readonly string[], io: Io): ExitCode {
  if (thrown.exitCode === 0) return exitCodes.done;
  const message = thrown.message.replace(/^error: /, "");
  if (argv.includes("--json"))
    io.out(`${JSON.stringify({ error: { code: "usage", message, retryable: false, details: {} } })}\n`);
  return exitCodes.usage;
}

/** A user's mistake gets its message; a bug gets its stack, because somebody must mend it. */
function reportError(thrown: unknown, flags: GlobalFlags, io: Io): ExitCode {
  const expected = thrown instanceof SgError;
  if (flags.json) {
    const error = expected
      ? { code: thrown.code, message: thrown.message, retryable: thrown.retryable, details: thrown.details }
      : { code: "bug", message: messageOf(thrown), retryable: false, details: {} };
    io.out(`${JSON.stringify({ error })}\n`);
  }
  if (expected) io.err(`sg: ${thrown.message}\n`);
  else
    io.err(
      `sg: this is a bug in sg, please report it: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`,
    );
  return exitCodeOf(thrown);
}

function createProgram(io: Io, services: CliServices, done: (code: ExitCode) => void): Command {
  const program = new Command("sg")
    .description("Software genomics runtime: contracts whose implementations compete, fail, mutate and get better.")
    .version(services.version, "--version", "print the version")
    .addOption(new Option("--root <dir>", "the organism's directory (default: $SG_PROJECT_ROOT, else here)"))
    .addOption(
      new Option(
        "--mutation-engine <plan>",
        'who repairs: auto, off, or genetic, claude, openai, deepseek, ollama, mock; "genetic,claude" in turn, "genetic|claude" at once',
      ),
    )
    .addOption(new Option("--model <name>", "the model to ask, instead of the provider's default"))
    .addOption(new Option("--kernel <kind>", "what genes act on: mock, production"))
    .option("--json", "print one JSON document instead of text")
    .option("--quiet", "no warnings and no progress")
    .option("--no-color", "no colour, also by NO_COLOR")
    .showHelpAfterError("Run with --help to see what there is.")
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .addHelpText("after", GENERAL_HELP);
  const action = (work: (context: CommandContext, ...args: never[]) => ExitCode | Promise<ExitCode>) => {
    return async (...received: unknown[]): Promise<void> => {
      const command = received.pop() as Command;
      const context = new CommandContext(command.optsWithGlobals<GlobalFlags>(), io, services);
      done(await work(context, ...(received as never[])));
    };
  };
  addLifeCommands(program, action);
  addPolicyCommands(program, action);
  addRunCommands(program, action);
  addInsightCommands(program, action);
  addNetworkCommand(program, action);
  addFusionCommands(program, action);
  addModelCommands(program, action);
  addServerCommands(program, action);
  addFederationCommands(program, action);
  return program;
}

const INPUT = ["--input <json>", "the input: JSON, @file, or - for standard input (default: {})"] as const;

// Commands are loaded when they are called: `sg --version` must not pay for the parser of a language it does not read.

function addLifeCommands(program: Command, action: Action): void {
  subcommand(program, "init", "make an organism here: contracts, genes and an empty history", [
    "sg init",
    "sg init --root /srv/organism",
  ])
    .option("--bare", "only the contracts and genes that the directory already holds")
    .action(
      action(async (context, flags: { bare?: true }) => (await import("./commands/init.ts")).init(context, flags)),
    );
  subcommand(program, "register <locus> <file>", "add a gene of your own at a locus", [
    "sg register mac_normalise ./mine.ts",
    "sg register mac_normalise ./mine.ts --dominant",
  ])
    .option("--dominant", "express it first, from now on")
    .action(
      action(async (context, locus: string, file: string, flags: { dominant?: true }) =>
        (await import("./commands/register.ts")).register(context, locus, file, flags),
      ),
    );
  subcommand(program, "demo", "a failure, a fallback, a mutation and a promotion, told step by step", ["sg demo"])
    .option("--keep", "leave the demo's organism behind, to look at")
    .action(
      action(async (context, flags: { keep?: true }) => (await import("./commands/demo.ts")).demo(context, flags)),
    );
}

function addPolicyCommands(program: Command, action: Action): void {
  const because = ["--reason <text>", "why, for those who ask later"] as const;
  subcommand(program, "approve [sha]", "let an allele act that waits for a person's word; without one, list them", [
    "sg approve",
    'sg approve 3f9c2a1b7d04 --reason "read the change, rehearsed it on br0"',
  ])
    .option(...because)
    .option("--anyway", "although examples of the contract do not hold for it")
    .action(
      action(async (context, sha: string | undefined, flags: { reason?: string; anyway?: true }) =>
        (await import("./commands/approve.ts")).approve(context, sha, flags),
      ),
    );
  subcommand(program, "reject <sha>", "take an allele out: it is deprecated and acts no more", [
    'sg reject 3f9c2a1b7d04 --reason "drops the uplink"',
  ])
    .option(...because)
    .action(
      action(async (context, sha: string, flags: { reason?: string }) =>
        (await import("./commands/approve.ts")).reject(context, sha, flags),
      ),
    );
  subcommand(
    program,
    "promote <sha>",
    "make an allele dominant now, where its risk allows; also one that was rejected",
    ['sg promote 3f9c2a1b7d04 --reason "mends nested windows"'],
  )
    .option(...because)
    .action(
      action(async (context, sha: string, flags: { reason?: string }) =>
        (await import("./commands/approve.ts")).promote(context, sha, flags),
      ),
    );
  subcommand(program, "watch", "look again at what was configured, and let late results count", [
    "sg watch",
    "sg watch --all --json",
  ])
    .option("--interval <time>", "between two looks at the same state: 30s, 5m, 2h")
    .option("--once", "look at what is due now, and end; exit code 1 when something is unhealthy")
    .option("--all", "look at everything once, due or not, and end")
    .action(
      action(async (context, flags: { interval?: string; once?: true; all?: true }) =>
        (await import("./commands/watch.ts")).watch(context, flags),
      ),
    );
  subcommand(program, "audit", "who decided what, when and why", ["sg audit --since 7d", "sg audit --verify"])
    .option("--since <time>", "only from then on: 90s, 5m, 2h, 7d ago, or a date as 2026-11-21")
    .option("--limit <count>", "the newest so many", wholeNumber("--limit", 1, 1_000_000), 100)
    .option("--verify", "follow the chain of hashes and say whether an entry was changed or taken out")
    .action(
      action(async (context, flags: { since?: string; limit: number; verify?: true }) =>
        (await import("./commands/audit.ts")).audit(context, flags),
      ),
    );
}

function addRunCommands(program: Command, action: Action): void {
  subcommand(program, "run [pathway]", "run a pathway", [
    `sg run configure_bridge_with_stp --input '{"bridge_name":"br0","interfaces":["eth0","eth1"],"stp_enabled":true,"forward_delay":15}'`,
    "sg run create_verified_bridge --input @bridge.json --plan",
  ])
    .option(...INPUT)
    .option("--plan", "show its steps and what they would do, tried on a copy of the present state; nothing changes")
    .option("--resume <run>", "go on with a run that failed and kept what its completed steps did")
    .action(
      action(async (context, pathway: string | undefined, flags: RunFlags) =>
        (await import("./commands/run.ts")).run(context, pathway, flags),
      ),
    );
  subcommand(program, "deploy [topology]", "make the network what a topology asks for, or say what is missing", [
    "sg deploy production_server --phenotype dell_r740",
    "sg deploy production_server --phenotype dell_r740 --plan",
    "sg deploy production_server --teardown",
    "sg deploy --list",
  ])
    .option("--input <json>", "the topology's parameters: JSON, @file, or -; they win over the phenotype's")
    .option("--phenotype <name>", "an environment's values for the topology's parameters")
    .option("--plan", "say what would change, and change nothing")
    .option("--teardown", "take away what deployments of the topology made, and nothing else")
    .option("--list", "what is deployed, and whether it has drifted")
    .option("--detailed-exitcode", "with --plan: exit code 10 when something would change")
    .action(
      action(async (context, topology: string | undefined, flags: DeployFlags) =>
        (await import("./commands/deploy.ts")).deploy(context, topology, flags),
      ),
    );
  subcommand(program, "exec <locus>", "run one locus", [
    `sg exec mac_normalise --input '{"text":"0011.2233.4455"}'`,
    "sg exec access_log_summarise --lines @inputs.jsonl",
  ])
    .option(...INPUT)
    .addOption(
      new Option(
        "--lines <file>",
        "many inputs, one JSON document a line (- for standard input); one result a line",
      ).conflicts("input"),
    )
    .action(
      action(async (context, locus: string, flags: { input?: string; lines?: string }) =>
        (await import("./commands/exec.ts")).exec(context, locus, flags),
      ),
    );
  subcommand(program, "test [locus]", "run the contracts' examples against every allele", [
    "sg test",
    "sg test bridge_create --verbose",
  ])
    .option("-v, --verbose", "show every example, not only those that fail")
    .action(
      action(async (context, locus: string | undefined, flags: { verbose?: true }) =>
        (await import("./commands/test.ts")).test(context, locus, flags),
      ),
    );
}

function addInsightCommands(program: Command, action: Action): void {
  subcommand(program, "status", "alleles, fitness and what waits for you", ["sg status", "sg status --json"]).action(
    action(async (context) => (await import("./commands/status.ts")).status(context)),
  );
  subcommand(program, "explain <name>", "why a locus's dominant is dominant, or what keeps a pathway in steps", [
    "sg explain mac_normalise",
    "sg explain vlan_list_tidy",
  ]).action(action(async (context, name: string) => (await import("./commands/explain.ts")).explain(context, name)));
  subcommand(program, "compete <locus>", "a tournament of all alleles over the same inputs; nobody is scored", [
    "sg compete mac_normalise",
    "sg compete mac_normalise --inputs @inputs.jsonl --promote",
  ])
    .option("--inputs <file>", "one JSON document a line (- for standard input), instead of generated ones")
    .option("--count <n>", "generated inputs", wholeNumber("--count", 0, 100_000), 200)
    .option(
      "--seed <n>",
      "of the generated inputs; the same seed gives the same tournament",
      wholeNumber("--seed", 0, SEED_MAX),
      1,
    )
    .option("--promote", "make the winner dominant, when the difference is no chance and its stage allows it")
    .action(
      action(async (context, locus: string, flags: CompeteFlags) =>
        (await import("./commands/compete.ts")).compete(context, locus, flags),
      ),
    );
  subcommand(program, "lineage <name>", "the family tree of a locus or of a fused pathway, with every reason", [
    "sg lineage mac_normalise",
  ]).action(action(async (context, name: string) => (await import("./commands/lineage.ts")).lineage(context, name)));
  subcommand(program, "source <sha>", "the source of an allele, as it was written", ["sg source 3f9c2a1b7d04"]).action(
    action(async (context, sha: string) => (await import("./commands/source.ts")).source(context, sha)),
  );
  subcommand(program, "check [paths...]", "check contracts; exit code 3 when one has an error", [
    "sg check",
    "sg check contracts/genes/bridge_create.sg --format github",
  ])
    .addOption(new Option("--format <format>", "how to print problems").choices(["text", "json", "github"]))
    .action(
      action(async (context, paths: string[], flags: { format?: "text" | "json" | "github" }) =>
        (await import("./commands/check.ts")).check(context, paths, flags),
      ),
    );
  subcommand(program, "journal [run]", "what runs changed, step by step, and how it is taken back", [
    "sg journal",
    "sg journal run_0mwq1xbtnjQMOEaxBPgYp",
    "sg journal run_0mwq1xbtnjQMOEaxBPgYp --retry",
  ])
    .option("--retry", "try once more to take back what was refused")
    .option("--dismiss", "say that you have put it right yourself")
    .action(
      action(async (context, run: string | undefined, flags: JournalFlags) =>
        (await import("./commands/journal.ts")).journal(context, run, flags),
      ),
    );
  subcommand(program, "doctor", "what protects this machine from genes, and every setting with where it came from", [
    "sg doctor",
  ]).action(action(async (context) => (await import("./commands/doctor.ts")).doctor(context)));
}

const GENERAL_HELP = `
Exit codes: 0 done, 1 the run failed or refused, 2 usage, 3 bad input or contract, 4 refused by policy, 5 storage, 6 network, 10 changes are due (deploy --plan --detailed-exitcode), 70 a bug

Example:
  $ sg init && sg exec mac_normalise --input '{"text":"0011.2233.4455"}'`;
