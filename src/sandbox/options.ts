import { availableParallelism } from "node:os";
import { type Clock, type Logger, limits, silentLogger, systemClock } from "../core/mod.ts";

export interface SandboxOptions {
  /** How to start this program as a gene host, up to and including the word `__gene-host`. Default: by what runs now. */
  readonly hostCommand?: readonly string[];
  /** Gene hosts at most; each is a process. Default: one per core. */
  readonly hosts?: number;
  /** "full" refuses to run unless every layer holds; "available" warns and goes on with those that the system has. */
  readonly require?: "full" | "available";
  readonly memoryBytesMax?: number;
  readonly queuedRunsMax?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** For probes of single layers only (sandbox.md, Probe files). All are on by default. */
  readonly layers?: { readonly gate?: boolean; readonly realm?: boolean; readonly confinement?: boolean };
}

export interface Settings {
  readonly hostCommand: readonly string[];
  readonly hosts: number;
  readonly require: "full" | "available";
  readonly memoryBytesMax: number;
  readonly queuedRunsMax: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly gate: "on" | "off";
  readonly realm: boolean;
  readonly confinement: boolean;
}

export function settingsOf(options: SandboxOptions): Settings {
  return {
    hostCommand: options.hostCommand ?? defaultHostCommand(),
    hosts: Math.max(1, options.hosts ?? availableParallelism()),
    require: options.require ?? "available",
    memoryBytesMax: options.memoryBytesMax ?? limits.hostMemoryBytesMax,
    queuedRunsMax: options.queuedRunsMax ?? limits.queuedRunsMax,
    clock: options.clock ?? systemClock,
    logger: options.logger ?? silentLogger,
    gate: options.layers?.gate === false ? "off" : "on",
    realm: options.layers?.realm !== false,
    confinement: options.layers?.confinement !== false,
  };
}

function defaultHostCommand(): readonly string[] {
  if (import.meta.path.startsWith("/$bunfs/")) return [process.execPath, "__gene-host"];
  return [process.execPath, `${import.meta.dir}/host-entry.ts`, "__gene-host"];
}
