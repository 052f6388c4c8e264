import { existsSync } from "node:fs";
import { join } from "node:path";
import pc from "picocolors";
import { type Clock, consoleLogger, type Logger, NotFoundError, silentLogger } from "../core/mod.ts";
import { CallAborted } from "../organism/mod.ts";
import {
  type Configuration,
  type ConfigurationSources,
  layoutOf,
  loadConfiguration,
  openProject,
  type Project,
  readTextFile,
  type SettingKey,
} from "../project/mod.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import type { Io } from "./io.ts";

/** Flags that every command takes. */
export interface GlobalFlags {
  readonly root?: string;
  readonly mutationEngine?: string;
  /** The same by the name that commands about engines give it; wins. */
  readonly engine?: string;
  readonly model?: string;
  readonly kernel?: string;
  readonly json?: true;
  readonly quiet?: true;
  /** Commander's spelling of `--no-color`. */
  readonly color: boolean;
}

/** What the program around the CLI provides. */
export interface CliServices {
  readonly clock: Clock;
  readonly version: string;
  readonly commit: string;
  readonly hostCommand: readonly string[];
}

type Colors = ReturnType<typeof pc.createColors>;

/** Everything a command needs: where it is, how it prints, how it wakes the organism. */
export class CommandContext {
  readonly flags: GlobalFlags;
  readonly io: Io;
  readonly services: CliServices;
  readonly colors: Colors;
  readonly root: string;
  readonly logger: Logger;

  constructor(flags: GlobalFlags, io: Io, services: CliServices) {
    this.flags = flags;
    this.io = io;
    this.services = services;
    const wanted = io.isTerminal && flags.color && !io.environment.NO_COLOR;
    this.colors = pc.createColors(wanted);
    this.root = flags.root ?? io.environment.SG_PROJECT_ROOT ?? io.workingDirectory;
    this.logger = flags.quiet ? silentLogger : consoleLogger("warn");
  }

  /** Prints `value` as one JSON line under `--json`, else what `text` gives. */
  print(value: unknown, text: () => string): void {
    this.io.out(this.flags.json ? `${JSON.stringify(value)}\n` : `${text()}\n`);
  }

  note(text: string): void {
    if (!this.flags.quiet) this.io.err(`${text}\n`);
  }

  configuration(flags: ConfigurationSources["flags"] = []): Configuration {
    const { configuration: path } = layoutOf(this.root);
    return loadConfiguration({
      file: existsSync(path) ? { path, text: readTextFile(path, 1_048_576) } : null,
      environment: this.io.environment,
      flags: [
        ...flag("mutation.engine", "--mutation-engine", this.flags.mutationEngine),
        ...flag("mutation.engine", "--engine", this.flags.engine),
        ...flag("model.name", "--model", this.flags.model),
        ...flag("kernel.kind", "--kernel", this.flags.kernel),
        ...flags,
      ],
    });
  }

  /**
   * Wakes the organism in the root, says what is wrong with its contracts, and puts it to sleep again afterwards.
   * @param stay `resident`: until somebody stops it
   */
  async withProject(
    work: (project: Project) => Promise<ExitCode>,
    configuration = this.configuration(),
    stay: "brief" | "resident" = "brief",
  ): Promise<ExitCode> {
    const project = await openProject({
      root: this.root,
      configuration,
      clock: this.services.clock,
      logger: this.logger,
      hostCommand: this.services.hostCommand,
      program: `${this.services.version} ${this.services.commit}`,
      environment: this.io.environment,
      isResident: stay === "resident",
    });
    try {
      this.#warnOfContracts(project);
      this.#tellOfPolicy(project);
      for (const { runId, name, message } of project.settled) this.note(`sg: run ${runId} of ${name}: ${message}`);
      this.#tellOfAbandoned(project);
      return await work(project);
    } catch (thrown) {
      throw refusedContract(project, thrown) ?? thrown;
    } finally {
      await project.close();
    }
  }

  /**
   * Runs `work` with a signal that goes off when somebody asks the program to stop; what was done is taken back then.
   * Asked a second time, it ends at once, and the next start finds the journal.
   */
  async interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const stop = new AbortController();
    const unsubscribe = this.io.onInterrupt(() => {
      if (stop.signal.aborted) process.exit(exitCodes.runFailed);
      this.note(
        "sg: stopping, and taking back what was done; once more ends at once and leaves that to the next start",
      );
      stop.abort(new CallAborted("somebody asked for it"));
    });
    try {
      return await work(stop.signal);
    } finally {
      unsubscribe();
    }
  }

  #warnOfContracts(project: Project): void {
    const errors = project.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) {
      const files = [...new Set(errors.map(({ file }) => file))];
      this.note(
        `sg: ${errors.length} error${errors.length === 1 ? "" : "s"} in ${files.join(", ")}: what they declare is left out; \`sg check\` shows them`,
      );
    }
    if (project.files.length === 0) this.note(`sg: there are no contracts in ${project.layout.contracts}`);
    const refused = [...project.revisions.refused.keys()];
    if (refused.length > 0) this.note(`sg: left out, since their interface changed: ${refused.join(", ")}`);
    for (const name of project.revisions.revised)
      this.note(`sg: contract ${name} was revised; its interface is unchanged`);
  }

  /** A run that died on another kernel: nobody but a start on that one can take it back. */
  #tellOfAbandoned({ organism }: Project): void {
    for (const { runId, name, kernel } of organism.journals.abandoned()) {
      const where = kernel.kind === "linux" ? "production" : "mock";
      this.note(
        `sg: run ${runId} of ${name} is unfinished on another kernel (${where}, ${kernel.identity}), where what it did may stand: start sg there with --kernel ${where} to take it back, or, if that is gone, settle it with \`sg journal ${runId} --dismiss\``,
      );
    }
  }

  /** In rehearsal policy refuses nothing; what it would refuse on a live kernel is said once. */
  #tellOfPolicy(project: Project): void {
    const told = new Set<string>();
    project.events.subscribe((event) => {
      if (event.type === "approval_due") this.note(`sg: ${event.locus}: ${event.reason}`);
      if (event.type !== "policy_refused" || event.enforced || told.has(event.reason)) return;
      told.add(event.reason);
      this.note(`sg: a live kernel would refuse this: ${event.reason}`);
    });
  }

  path(path: string): string {
    return path.startsWith("/") ? path : join(this.io.workingDirectory, path);
  }
}

function flag(key: SettingKey, name: string, value: string | undefined): ConfigurationSources["flags"] {
  return value === undefined ? [] : [{ key, flag: name, value }];
}

/** A locus that is unknown only because its contract was refused: the refusal is what there is to say. */
function refusedContract(project: Project, thrown: unknown): Error | null {
  if (!(thrown instanceof NotFoundError)) return null;
  for (const [name, refusal] of project.revisions.refused) {
    if (thrown.message.includes(JSON.stringify(name))) return refusal;
  }
  return null;
}
