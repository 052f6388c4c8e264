import { freshSeed, messageOf, seededRandom } from "../core/mod.ts";
import { Discovery, SyncDaemon, startDiscovery } from "../federation/mod.ts";
import {
  acceptCandidate,
  type Configuration,
  nodeIdentity,
  type openFederation,
  type Project,
  writePrivateCopy,
} from "../project/mod.ts";
import type { CommandContext } from "./command-context.ts";

export interface ServedFederation {
  readonly discovery: Discovery | null;
  stop(graceMs: number): Promise<void>;
}

/** What a server does as a node of its federation besides answering: rounds with peers, looks at them, announcements. */
export async function serveFederation(
  context: CommandContext,
  { layout, store }: Project,
  configuration: Configuration,
  { node, peers, fleet }: ReturnType<typeof openFederation>,
  url: URL,
): Promise<ServedFederation> {
  const { clock, version } = context.services;
  const { logger } = context;
  const sync = new SyncDaemon({
    ...{ node, peers, logger },
    random: seededRandom(freshSeed()),
    intervalMs: configuration.get("federation.sync_ms"),
    fanout: configuration.get("federation.fanout"),
  });
  sync.start((round) => fleet.noteRound(round));
  fleet.start();
  const stopRounds = (graceMs: number) => Promise.all([sync.stop(graceMs), fleet.stop(graceMs)]);
  if (!configuration.get("federation.discovery")) {
    return {
      discovery: null,
      async stop(graceMs) {
        await stopRounds(graceMs);
      },
    };
  }
  const isTrusting = configuration.get("federation.trust_discovered");
  const discovery = new Discovery({
    identity: nodeIdentity(layout),
    self: { name: announcedName(fleet.self().name), version, port: Number(url.port), tls: url.protocol === "https:" },
    file: layout.candidates,
    write: writePrivateCopy,
    ...{ clock, logger },
    onCandidate: (candidate) => {
      if (peers().byId(candidate.node) !== undefined) return;
      context.note(`sg: ${candidate.name} (${candidate.node}) announces itself at ${candidate.url}`);
      if (!isTrusting) return;
      const problem = acceptCandidate(layout, store, candidate, { atMs: clock.nowMs(), actor: "policy" });
      context.note(problem === null ? `sg: ${candidate.name} is a peer now` : `sg: ${problem}`);
    },
  });
  const place = {
    group: configuration.get("federation.discovery_group"),
    port: configuration.get("federation.discovery_port"),
    interfaceAddress: configuration.get("federation.discovery_interface") || null,
  };
  const everyMs = configuration.get("federation.discovery_every_ms");
  // Without it the node is as good as any: a network that has no multicast is no reason not to serve.
  const running = await startDiscovery(discovery, place, { logger, everyMs }).catch((thrown: unknown) => {
    logger.log("warn", `Cannot announce this node on ${place.group}:${place.port}: ${messageOf(thrown)}`);
    return null;
  });
  return {
    discovery,
    async stop(graceMs) {
      await Promise.all([stopRounds(graceMs), running?.stop()]);
    },
  };
}

/** A host's name as an announcement can hold it. */
function announcedName(name: string): string {
  return (
    name
      .replaceAll(/[^a-zA-Z0-9._-]/g, "-")
      .replace(/^[^a-zA-Z0-9]+/, "")
      .slice(0, 63) || "node"
  );
}
