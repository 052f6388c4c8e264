import { createServer, type Server } from "node:net";
import { seededRandom, silentLogger, systemClock } from "../../src/core/mod.ts";
import { newIdentity, type PeerEntry, readIdentity, SyncDaemon } from "../../src/federation/mod.ts";
import { loadConfiguration, openFederation, type Project, savePeers } from "../../src/project/mod.ts";
import { type Figure, interleaved } from "./figure.ts";
import { inFreshOrganism, openAt } from "./organism.ts";

const ROUNDS = 15;
const MEASURE_MS = 1_000;
const DEAD_PEERS = 10;
/** Forty times as often as by default, so that every measurement meets them. */
const ROUND_MS = 250;

/**
 * p99 of local runs beside ten peers of which half refuse connections and half accept them and never answer. One
 * federation runs all the time and only its peers come and go, so that nothing else is different; they are others every
 * time, because those that failed three times are left alone. Measured without peers twice: what chance alone makes of it.
 */
export async function deadPeerFigures(): Promise<readonly Figure[]> {
  return await inFreshOrganism(async ({ root }) => {
    const project = await openAt(root);
    const silent = await Promise.all(Array.from({ length: DEAD_PEERS / 2 }, silentServer));
    const ports = [...silent.map(({ port }) => port), ...silent.map(() => CLOSED_PORT)];
    const federation = federate(project);
    let failures = 0;
    const beside = (ports: readonly number[]) => async () => {
      savePeers(project.layout, ports.map(peerAt));
      const p99 = await percentile99(project);
      failures += federation.failures();
      return p99;
    };
    try {
      await beside(ports)();
      const us = await interleaved({ none: beside([]), dead: beside(ports), again: beside([]) }, ROUNDS);
      if (failures < ROUNDS) throw new Error(`the bench's dead peers were called ${failures} times only`);
      const baseline = { name: "without peers", value: us.none };
      return [
        { name: `p99 of a run beside ${DEAD_PEERS} dead peers`, unit: "µs", value: us.dead, baseline },
        { name: "the same without peers, again", unit: "µs", value: us.again, baseline },
      ];
    } finally {
      await federation.stop();
      for (const { server } of silent) server.close();
      await project.close();
    }
  });
}

/** On which nobody listens. */
const CLOSED_PORT = 1;

function peerAt(port: number, index: number): PeerEntry {
  const { id, publicKey: key } = readIdentity(newIdentity());
  return { name: `dead-${index}`, id, key, url: `http://127.0.0.1:${port}`, auth: "jwt" };
}

/** As `sg serve` does it: rounds with all of them, and looks at how they do. */
function federate({ layout, store, organism }: Project) {
  const environment = { SG_FEDERATION_HEALTH_MS: String(ROUND_MS) };
  const { node, peers, fleet } = openFederation({
    ...{ layout, store, organism, clock: systemClock, logger: silentLogger, version: "bench" },
    random: seededRandom(1),
    configuration: loadConfiguration({ file: null, environment, flags: [] }),
  });
  const parts = { node, peers, logger: silentLogger, random: seededRandom(1) };
  const sync = new SyncDaemon({ ...parts, intervalMs: ROUND_MS, fanout: DEAD_PEERS });
  sync.start((round) => fleet.noteRound(round));
  fleet.start();
  return {
    /** Peers in the file that were asked and did not answer. */
    failures: () => fleet.rows().filter(({ problem }) => problem !== null).length,
    stop: () => Promise.all([sync.stop(0), fleet.stop(0)]),
  };
}

async function percentile99({ organism }: Project): Promise<number> {
  const durations: number[] = [];
  const begunAt = performance.now();
  for (let run = 0; performance.now() - begunAt < MEASURE_MS; run += 1) {
    const startedAt = performance.now();
    await organism.execute("vlan_range_expand", { ranges: `${1 + (run % 4_000)}-${4 + (run % 4_000)}` });
    durations.push((performance.now() - startedAt) * 1_000);
  }
  return durations.sort((left, right) => left - right)[Math.floor(durations.length * 0.99)] ?? 0;
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
