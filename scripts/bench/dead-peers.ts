import { createServer, type Server } from "node:net";
import { seededRandom, silentLogger, systemClock } from "../../src/core/mod.ts";
import { newIdentity, readIdentity, SyncDaemon } from "../../src/federation/mod.ts";
import { loadConfiguration, openFederation, type Project, savePeers } from "../../src/project/mod.ts";
import { type Figure, interleaved } from "./figure.ts";
import { inFreshOrganism, openAt } from "./organism.ts";

const ROUNDS = 7;
const RUNS = 3_000;
const DEAD_PEERS = 10;
/** Ten times as often as by default, so that every measurement meets them. */
const ROUND_MS = 1_000;

/** p99 of local runs beside ten peers of which half refuse connections and half accept them and never answer. */
export async function deadPeerFigures(): Promise<readonly Figure[]> {
  return await inFreshOrganism(async ({ root }) => {
    const project = await openAt(root);
    const silent = await Promise.all(Array.from({ length: DEAD_PEERS / 2 }, silentServer));
    try {
      await percentile99(project);
      const us = await interleaved(
        {
          none: () => beside(project, []),
          dead: () =>
            beside(project, [...silent.map(({ port }) => port), ...Array.from({ length: DEAD_PEERS / 2 }, () => 1)]),
        },
        ROUNDS,
      );
      const baseline = { name: "without peers", value: us.none };
      return [{ name: `p99 of a run beside ${DEAD_PEERS} dead peers`, unit: "µs", value: us.dead, baseline }];
    } finally {
      for (const { server } of silent) server.close();
      await project.close();
    }
  });
}

/** As `sg serve` does it: rounds with all of them, and looks at how they do. */
async function beside({ layout, store, organism, ...rest }: Project, ports: readonly number[]): Promise<number> {
  const peers = ports.map((port, index) => {
    const { id, publicKey: key } = readIdentity(newIdentity());
    return { name: `dead-${index}`, id, key, url: `http://127.0.0.1:${port}`, auth: "jwt" as const };
  });
  savePeers(layout, peers);
  const environment = { SG_FEDERATION_HEALTH_MS: String(ROUND_MS) };
  const federation = openFederation({
    ...{ layout, store, organism, clock: systemClock, logger: silentLogger, version: "bench" },
    random: seededRandom(1),
    configuration: loadConfiguration({ file: null, environment, flags: [] }),
  });
  const sync = new SyncDaemon({
    ...{ node: federation.node, peers: federation.peers, logger: silentLogger },
    ...{ random: seededRandom(1), intervalMs: ROUND_MS, fanout: DEAD_PEERS },
  });
  sync.start();
  federation.fleet.start();
  try {
    return await percentile99({ layout, store, organism, ...rest });
  } finally {
    await Promise.all([sync.stop(0), federation.fleet.stop(0)]);
  }
}

async function percentile99({ organism }: Project): Promise<number> {
  const durations: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const startedAt = performance.now();
    await organism.execute("vlan_range_expand", { ranges: `${1 + (run % 4_000)}-${4 + (run % 4_000)}` });
    durations.push((performance.now() - startedAt) * 1_000);
  }
  return durations.sort((left, right) => left - right)[Math.floor(RUNS * 0.99)] ?? 0;
}

/** Takes connections and says nothing. */
async function silentServer(): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer((socket) => socket.on("error", () => undefined));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  server.unref();
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server on a port has an address");
  return { port: address.port, server };
}
