// Runs under Node: the very app that Bun serves, over an organism that stands for itself. Prints its address.
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { silentLogger, systemClock } from "../../src/core/mod.ts";
import { createHttpApp, type HttpServices } from "../../src/http/mod.ts";

const maps = { genes: new Map(), pathways: new Map(), topologies: new Map(), phenotypes: new Map() };
const GATHERED = 8;
const waiting: (() => void)[] = [];

/** Lets runs go on together, as many as there should be. */
async function gathered(): Promise<void> {
  const all = new Promise<void>((resolve) => waiting.push(resolve));
  if (waiting.length === GATHERED) for (const each of waiting.splice(0)) each();
  await all;
}

const organism = {
  library: maps,
  inFlight: 0,
  journals: {},
  desk: {},
  deployments: {},
  status: () => ({
    loci: [],
    counts: { loci: 0, alleles: 0, mutants: 0, runs: 0, failures: 0 },
    averageFitness: null,
    kernel: "mock",
    mutationEngine: null,
  }),
  execute: async (name: string, input: unknown) => {
    if (name === "gather") await gathered();
    return { locus: name, outcome: "success", output: input, attempts: [] };
  },
};
const app = createHttpApp({
  organism,
  store: { loci: () => [], audit: {}, idempotencyKeys: {}, apiTokens: {} },
  events: { subscribe: () => () => undefined },
  clock: systemClock,
  logger: silentLogger,
  version: "node",
  configuration: [],
  settings: {
    trustLocal: true,
    secureCookies: false,
    bodyBytesMax: 1_000,
    eventClientsMax: 1,
    requestsInFlightMax: 10,
    requestsPerS: 0,
    accessLog: null,
  },
} as unknown as HttpServices);

serve({ fetch: (request) => app.fetch(request), port: 0, hostname: "127.0.0.1" }, ({ port }: AddressInfo) => {
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
