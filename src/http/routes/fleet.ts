import { Hono } from "hono";
import * as v from "valibot";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { HttpError } from "../problem.ts";
import type { FleetServices, HttpServices } from "../services.ts";

const tag = "Fleet";
const names = v.array(v.string());

export const healthEntries = {
  state: v.picklist(["up", "suspect", "down", "unknown"]),
  problem: v.pipe(v.nullable(v.string()), v.description("why it did not answer the last time")),
  lastSeenMs: v.pipe(v.nullable(v.number()), v.description("when it answered last")),
  clockSkewMs: v.pipe(v.nullable(v.number()), v.description("by how much its clock is ahead of the one here")),
  syncLagMs: v.pipe(v.nullable(v.number()), v.description("since both had the same alleles and observations")),
};

const nodeSchema = v.object({
  id: v.string(),
  name: v.string(),
  url: v.nullable(v.string()),
  ...healthEntries,
  load: v.pipe(v.nullable(v.number()), v.description("runs under way for each core, averaged over some 20 seconds")),
  version: v.nullable(v.string()),
  roundTripUs: v.nullable(v.number()),
  dispatch: v.pipe(v.boolean(), v.description("whether it runs pathways for this node")),
  divergence: v.pipe(
    v.nullable(v.object({ dominants: names, contracts: names, same: v.number() })),
    v.description("loci where it expresses another allele first, or has another contract; at how many it is the same"),
  ),
});

const fleetSchema = v.object({
  self: v.object({ id: v.string(), name: v.string(), version: v.string(), load: v.number(), loci: v.number() }),
  nodes: v.array(nodeSchema),
});

/** What this server is as a node. @throws HttpError when it is none */
export function nodeServices({ fleet }: HttpServices): FleetServices {
  if (fleet !== undefined) return fleet;
  throw new HttpError("not_found", "Cannot show the fleet: this server is no node of a federation");
}

/** The nodes that this one knows. No secret is in any answer. */
export function fleetRoutes(services: HttpServices) {
  const view = () => {
    const { fleet } = nodeServices(services);
    const loci = services.organism.library.genes.size;
    return { self: { ...fleet.self(), loci }, nodes: fleet.rows() };
  };
  return new Hono<HttpEnv>()
    .get("/fleet", describe({ tag, summary: "The peers: state, load, version, divergence", gives: fleetSchema }), (c) =>
      c.json(view()),
    )
    .post("/fleet/look", describe({ tag, summary: "Ask all peers now how they do", gives: fleetSchema }), async (c) => {
      await nodeServices(services).fleet.look();
      return c.json(view());
    });
}
