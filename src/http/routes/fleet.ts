import { Hono } from "hono";
import * as v from "valibot";
import type { LocusName } from "../../core/mod.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { HttpError } from "../problem.ts";
import type { HttpServices } from "../services.ts";
import { validate } from "../validate.ts";

const tag = "Federation";
const names = v.array(v.string());

const nodeSchema = v.object({
  id: v.string(),
  name: v.string(),
  url: v.nullable(v.string()),
  state: v.picklist(["up", "suspect", "down", "unknown"]),
  load: v.pipe(v.nullable(v.number()), v.description("runs under way for each core, averaged over some 20 seconds")),
  version: v.nullable(v.string()),
  roundTripUs: v.nullable(v.number()),
  dispatch: v.pipe(v.boolean(), v.description("whether it runs pathways for this node")),
  syncLagMs: v.pipe(v.nullable(v.number()), v.description("since both had the same alleles and observations")),
  divergence: v.nullable(v.object({ dominants: names, contracts: names })),
  lastSeenMs: v.nullable(v.number()),
  problem: v.nullable(v.string()),
});

const fleetSchema = v.object({
  self: v.object({ id: v.string(), name: v.string(), version: v.string(), load: v.number() }),
  nodes: v.array(nodeSchema),
});

const count = v.number();
const federationSchema = v.object({
  node: v.string(),
  peers: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      url: v.nullable(v.string()),
      auth: v.picklist(["hmac", "jwt"]),
      trust: v.number(),
      dispatch: v.boolean(),
      failures: v.pipe(count, v.description("rounds that failed in a row")),
      leftAloneUntilMs: v.nullable(v.number()),
    }),
  ),
  rounds: v.object({
    rounds: count,
    failed: count,
    idle: count,
    bytes: count,
    idleBytes: count,
    allelesIn: count,
    allelesOut: count,
    observationsIn: count,
    observationsOut: count,
  }),
  lookBytes: v.pipe(count, v.description("what asking peers how they do has cost; bytes of bodies, both ways")),
  digest: v.pipe(v.string(), v.description("equal on two nodes: they have the same alleles and observations")),
});

const observation = v.object({
  origin: v.string(),
  locus: v.string(),
  sha: v.string(),
  n: v.number(),
  sumMicro: v.pipe(v.number(), v.description("sum of e over the n runs, in millionths")),
});
const observationsQuery = v.object({ locus: v.pipe(v.string(), v.maxLength(100)) });

/** The nodes that this one knows, and what is exchanged with them. No secret is in any answer. */
export function fleetRoutes({ fleet: services, store, organism }: HttpServices) {
  const known = () => {
    if (services !== undefined) return services;
    throw new HttpError("not_found", "Cannot show the fleet: this server is no node of a federation");
  };
  return new Hono<HttpEnv>()
    .get(
      "/fleet",
      describe({ tag, summary: "The peers: state, load, version, divergence", gives: fleetSchema }),
      (c) => {
        const { fleet } = known();
        return c.json({ self: fleet.self(), nodes: fleet.rows() });
      },
    )
    .get(
      "/federation",
      describe({ tag, summary: "What is exchanged with peers, and how that goes", gives: federationSchema }),
      (c) => {
        const { fleet, node, peers } = known();
        const rows = peers()
          .all()
          .map(({ id, name, url, auth, trust, dispatch }) => {
            const { failures, untilMs } = node.breaker.state(id);
            return { id, name, url, auth, trust, dispatch, failures, leftAloneUntilMs: untilMs === 0 ? null : untilMs };
          });
        const digest = node.exchange.digest({ asks: [["", ""]] }).root;
        return c.json({ node: node.id, peers: rows, rounds: fleet.rounds, lookBytes: fleet.lookBytes, digest });
      },
    )
    .get(
      "/federation/observations",
      validate("query", observationsQuery),
      describe({
        tag,
        summary: "What each node has seen of the alleles at a locus",
        gives: v.object({ items: v.array(observation) }),
      }),
      (c) => {
        const { name } = organism.contract(c.req.valid("query").locus);
        const said = store.federation.observations.at(name as LocusName);
        const items = said.map(({ origin, locus, sha, n, sumMicro }) => ({ origin, locus, sha, n, sumMicro }));
        return c.json({ items });
      },
    );
}
