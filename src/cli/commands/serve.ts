import { UsageError } from "../../core/mod.ts";
import { createHttpApp, type RunningServer, startServer, TokenAuthority } from "../../http/mod.ts";
import { apiKey, type Configuration, type Project } from "../../project/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";

export interface ServeFlags {
  readonly host?: string;
  readonly port?: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
const BODY_BYTES_MAX = 4 * 1_048_576;
const IDLE_TIMEOUT_S = 30;

/** Serves the organism until somebody stops it. */
export async function serve(context: CommandContext, flags: ServeFlags): Promise<ExitCode> {
  const configuration = context.configuration();
  return await context.withProject(async (project) => {
    const server = start(context, project, configuration, flags);
    context.print(
      { url: server.url.href, root: context.root },
      () => `sg serves ${context.root} at ${server.url.href}`,
    );
    const signal = await stopSignal();
    context.note(`sg: ${signal}: finishing what is under way`);
    await server.stop(configuration.get("http.grace_ms"));
    return exitCodes.done;
  });
}

function start(
  context: CommandContext,
  { organism, store, sandbox, events, layout }: Project,
  configuration: Configuration,
  flags: ServeFlags,
): RunningServer {
  const host = flags.host ?? configuration.get("http.host");
  const port = flags.port === undefined ? configuration.get("http.port") : portOf(flags.port);
  const { clock, version } = context.services;
  const authority = new TokenAuthority(apiKey(layout), store.apiTokens, clock);
  const app = createHttpApp({
    organism,
    store,
    sandbox,
    events,
    authority,
    clock,
    logger: context.logger,
    version,
    configuration: configuration.list(),
    settings: {
      trustLocal: configuration.get("http.auth") === "auto" && LOOPBACK.test(host),
      secureCookies: configuration.get("http.secure_cookies"),
      bodyBytesMax: BODY_BYTES_MAX,
      eventClientsMax: configuration.get("http.event_clients"),
      accessLog: configuration.get("http.access_log"),
    },
  });
  try {
    return startServer({ app, host, port, bodyBytesMax: BODY_BYTES_MAX, idleTimeoutS: IDLE_TIMEOUT_S });
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new UsageError(`Cannot listen on ${host}:${port}: ${reason}; choose another with --port, 0 for a free one`);
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`Cannot listen on port ${JSON.stringify(text)}: a port is a number from 0 to 65535`);
}

/** The first signal asks for an orderly stop; a second one finds the default behaviour and ends the process. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals) => {
      process.removeListener("SIGTERM", stop);
      process.removeListener("SIGINT", stop);
      resolve(signal);
    };
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
  });
}
