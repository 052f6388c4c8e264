import { messageOf, UsageError } from "../../core/mod.ts";
import { createHttpApp, type RunningServer, startServer, TokenAuthority } from "../../http/mod.ts";
import type { Schedules } from "../../organism/mod.ts";
import {
  apiKey,
  type Configuration,
  type openFederation,
  type PeerOffice,
  type Project,
  readPeers,
} from "../../project/mod.ts";
import { notifyServiceManager, openInBrowser, tellReady, trimWhenIdle } from "../../service/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { federationOf } from "../federation.ts";
import { serveFederation } from "../serve-federation.ts";
import { stopSignal } from "../stop-signal.ts";
import { officeOf } from "./peer.ts";

export interface ServeFlags {
  readonly host?: string;
  readonly port?: string;
  readonly open?: true;
  readonly readyFd?: number;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/**
 * Serves the organism until somebody stops it, and looks meanwhile at what was configured, as `sg watch` does. The first
 * SIGTERM or SIGINT ends it in order, a second one at once; SIGHUP changes nothing.
 */
export async function serve(context: CommandContext, flags: ServeFlags): Promise<ExitCode> {
  const configuration = context.configuration();
  const work = async (project: Project) => {
    // A server without the peers that somebody wrote down would look like one whose peers are all down.
    readPeers(project.layout);
    const federation = federationOf(context, project);
    const schedules = project.organism.schedules();
    const served = { schedules, federation: { ...federation, office: officeOf(context, project) } };
    const server = start(context, project, served, configuration, flags);
    const signal = stopSignal();
    explainHangUp(context);
    schedules.start(({ id, verdict, problems }) => {
      if (verdict !== "healthy") context.note(`sg: ${id}: ${verdict}: ${problems.join("; ")}`);
    });
    const rounds = await serveFederation(context, project, configuration, federation, server.url);
    await announce(context, server.url, flags);
    const stopTrimming = trimWhenIdle();
    context.note(`sg: ${await signal}: finishing what is under way`);
    tellManager(context, "STOPPING=1", "finishing what is under way");
    stopTrimming();
    const graceMs = configuration.get("http.grace_ms");
    await Promise.all([rounds.stop(graceMs), server.stop(graceMs), schedules.stop()]);
    return exitCodes.done;
  };
  return await context.withProject(work, configuration, "resident");
}

interface ServedParts {
  readonly schedules: Schedules;
  readonly federation: ReturnType<typeof openFederation> & { readonly office: PeerOffice };
}

function start(
  context: CommandContext,
  { organism, store, sandbox, events, layout, kernel, engines }: Project,
  { schedules, federation }: ServedParts,
  configuration: Configuration,
  flags: ServeFlags,
): RunningServer {
  const host = flags.host ?? configuration.get("http.host");
  const port = flags.port === undefined ? configuration.get("http.port") : portOf(flags.port);
  const { clock, version } = context.services;
  const bodyBytesMax = configuration.get("http.body_bytes");
  const app = createHttpApp({
    organism,
    store,
    sandbox,
    kernel,
    schedules,
    models: engines,
    events,
    authority: new TokenAuthority(apiKey(layout), store, clock),
    federation: federation.node.server,
    fleet: federation,
    clock,
    logger: context.logger,
    version,
    configuration: configuration.list(),
    settings: {
      trustLocal: configuration.get("http.auth") === "auto" && LOOPBACK.test(host),
      secureCookies: configuration.get("http.secure_cookies"),
      bodyBytesMax,
      eventClientsMax: configuration.get("http.event_clients"),
      requestsInFlightMax: configuration.get("http.requests_in_flight"),
      requestsPerS: configuration.get("http.requests_per_s"),
      accessLog: configuration.get("http.access_log") ? (line) => context.io.err(`${JSON.stringify(line)}\n`) : null,
    },
  });
  try {
    return startServer({ app, host, port, bodyBytesMax, idleTimeoutS: configuration.get("http.idle_s") });
  } catch (thrown) {
    const inUse = thrown instanceof Error && "code" in thrown && thrown.code === "EADDRINUSE";
    const reason = inUse ? "another process listens there" : messageOf(thrown);
    throw new UsageError(`Cannot listen on ${host}:${port}: ${reason}; choose another with --port, 0 for a free one`);
  }
}

/** Says that it answers to all who may be waiting: a person, a parent process, the service manager. */
async function announce(context: CommandContext, { href }: URL, { readyFd, open }: ServeFlags): Promise<void> {
  context.print({ url: href, root: context.root }, () => `sg serves ${context.root} at ${href}`);
  if (readyFd !== undefined) tellReady(readyFd, href);
  tellManager(context, "READY=1", `serving ${context.root} at ${href}`);
  const problem = open ? await openInBrowser(new URL(href), context.io.environment) : null;
  if (problem !== null) context.note(`sg: cannot open a browser: ${problem}`);
}

function tellManager({ io, logger }: CommandContext, state: "READY=1" | "STOPPING=1", status: string): void {
  const problem = notifyServiceManager(io.environment.NOTIFY_SOCKET, state, status);
  if (problem !== null) logger.log("warn", `cannot tell the service manager ${state}: ${problem}`);
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`Cannot listen on port ${JSON.stringify(text)}: a port is a number from 0 to 65535`);
}

function explainHangUp(context: CommandContext): void {
  process.on("SIGHUP", () =>
    context.note("sg: SIGHUP: settings and contracts are read at the start; restart to read them"),
  );
}
