import { Hono } from "hono";
import * as v from "valibot";
import { type MovedAllele, type Peer, PeerError } from "../../federation/mod.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { HttpError } from "../problem.ts";
import { pageOf } from "../schemas.ts";
import type { FleetServices, HttpServices } from "../services.ts";
import { nameParam, numberedPageQuery, validate } from "../validate.ts";
import { healthEntries, nodeServices } from "./fleet.ts";
import { peerNamed } from "./peers.ts";

const tag = "Federation";
const count = v.number();
const moved = v.object({
  allelesIn: count,
  allelesOut: count,
  observationsIn: count,
  observationsOut: count,
});
const totals = v.object({
  rounds: count,
  failed: count,
  idle: v.pipe(count, v.description("rounds in which nothing differed")),
  bytes: v.pipe(count, v.description("of bodies, both ways")),
  idleBytes: count,
  ...moved.entries,
});
const peerSchema = v.object({
  id: v.string(),
  name: v.string(),
  url: v.pipe(v.nullable(v.string()), v.description("null: it is never called")),
  auth: v.picklist(["hmac", "jwt"]),
  key: v.pipe(v.nullable(v.string()), v.description("its public key; without one its observations do not count")),
  trust: v.number(),
  dispatch: v.pipe(v.boolean(), v.description("whether it may have runs done here")),
  ...healthEntries,
  lastHeardMs: v.pipe(v.nullable(v.number()), v.description("when it last asked something here, signed")),
  exchanged: v.pipe(moved, v.description("by rounds of either side")),
  lastRoundMs: v.nullable(v.number()),
  roundProblem: v.pipe(v.nullable(v.string()), v.description("why the last round failed")),
  failures: v.pipe(count, v.description("rounds that failed in a row")),
  leftAloneUntilMs: v.nullable(v.number()),
  rounds: v.pipe(totals, v.description("the rounds that this node began")),
});
const federationSchema = v.object({
  node: v.string(),
  name: v.string(),
  key: v.string(),
  version: v.string(),
  peers: v.array(peerSchema),
  exchanged: v.pipe(moved, v.description("by rounds of either side, with the peers of today")),
  rounds: v.pipe(totals, v.description("the rounds that this node began")),
  lookBytes: v.pipe(count, v.description("what asking peers how they do has cost; bytes of bodies, both ways")),
  digest: v.pipe(v.string(), v.description("equal on two nodes: they have the same alleles and observations")),
});

const roundSchema = v.object({
  number: count,
  atMs: v.number(),
  peer: v.string(),
  bytes: count,
  problem: v.nullable(v.string()),
  report: v.nullable(
    v.object({
      fetched: v.pipe(count, v.description("alleles that came in")),
      pushed: v.pipe(count, v.description("alleles that the peer took")),
      heard: v.pipe(count, v.description("observations that came in")),
      told: v.pipe(count, v.description("observations that the peer took")),
      unfinished: v.boolean(),
    }),
  ),
});
const transferSchema = v.object({
  number: count,
  atMs: v.number(),
  peer: v.string(),
  name: v.string(),
  direction: v.pipe(v.picklist(["in", "out"]), v.description("in: it came here")),
  locus: v.string(),
  sha: v.string(),
  verdict: v.pipe(
    v.picklist(["added", "refused", "undecided", "later"]),
    v.description("undecided: looked at again soon; later: a ration was used up"),
  ),
  reason: v.nullable(v.string()),
});
const transferQuery = v.object({
  ...numberedPageQuery,
  peer: v.optional(v.pipe(v.string(), v.maxLength(100), v.description("the name of a peer"))),
  refused: v.optional(v.pipe(v.picklist(["true", "false"]), v.description("only what was not taken")), "false"),
});
const NOTHING: readonly MovedAllele[] = [];
const syncQuery = v.object({ peer: v.optional(v.pipe(v.string(), v.maxLength(100), v.description("this one alone"))) });
const exchanges = v.object({
  locus: v.string(),
  exchanges: v.array(
    v.object({
      peer: v.string(),
      problem: v.nullable(v.string()),
      alleles: v.array(v.object({ sha: v.string(), verdict: v.string(), reason: v.nullable(v.string()) })),
    }),
  ),
});

/** What is exchanged with peers, and how that goes; since the start of this server. */
export function federationViewRoutes(services: HttpServices) {
  const known = () => nodeServices(services);
  return new Hono<HttpEnv>()
    .get(
      "/federation",
      describe({ tag, summary: "This node, its peers, and what is exchanged with them", gives: federationSchema }),
      (c) => {
        const { fleet, node, office } = known();
        const { id, key } = office.self();
        const { name, version } = fleet.self();
        const digest = node.exchange.digest({ asks: [["", ""]] }).root;
        const { lookBytes, rounds } = fleet;
        const peers = peerViews(known());
        return c.json({
          ...{ node: id, name, key, version, lookBytes, digest },
          ...{ peers, exchanged: sum(peers.map((peer) => peer.exchanged)) },
          rounds: rounds.totals,
        });
      },
    )
    .get(
      "/federation/rounds",
      validate("query", v.object(numberedPageQuery)),
      describe({
        tag,
        summary: "Rounds that moved something or failed, the newest first; the last 500",
        gives: pageOf(roundSchema),
      }),
      (c) => {
        const { limit, cursor } = c.req.valid("query");
        return c.json(numberedPage(known().fleet.rounds.list(limit, cursor), limit));
      },
    )
    .get(
      "/federation/transfers",
      validate("query", transferQuery),
      describe({
        tag,
        summary: "Alleles that were offered, either way, and why some were not taken; the last 500",
        gives: pageOf(transferSchema),
      }),
      (c) => {
        const { limit, cursor, peer, refused } = c.req.valid("query");
        const { node } = known();
        const items = node.transfers.list({
          limit,
          refusedOnly: refused === "true",
          ...(cursor === undefined ? {} : { before: cursor }),
          ...(peer === undefined ? {} : { peer: peerNamed(known(), peer).id }),
        });
        return c.json(numberedPage(items, limit));
      },
    );
}

/** Comparing with peers now instead of at the next round. */
export function exchangeRoutes(services: HttpServices) {
  const { organism } = services;
  const known = () => nodeServices(services);
  const along = (direction: "share" | "pull") => async (name: string, only: string | undefined) => {
    const locus = organism.contract(name).name;
    const moves = callable(known(), only).map(async (peer) => {
      try {
        const alleles = await known().node.exchangeLocus(peer, locus, direction);
        return { peer: peer.name, alleles, problem: null };
      } catch (thrown) {
        if (!(thrown instanceof PeerError)) throw thrown;
        return { peer: peer.name, alleles: NOTHING, problem: thrown.message };
      }
    });
    return { locus, exchanges: await Promise.all(moves) };
  };
  return new Hono<HttpEnv>()
    .post(
      "/federation/sync",
      validate("query", syncQuery),
      describe({
        tag,
        summary: "A round with every peer now, or with one",
        gives: v.object({ items: v.array(v.omit(roundSchema, ["number", "atMs"])) }),
      }),
      async (c) => {
        const { node, fleet } = known();
        const rounds = await Promise.all(callable(known(), c.req.valid("query").peer).map((peer) => node.round(peer)));
        for (const round of rounds) fleet.noteRound(round);
        return c.json({ items: rounds });
      },
    )
    .post(
      "/share/:name",
      validate("param", nameParam),
      validate("query", syncQuery),
      describe({ tag, summary: "Give peers the alleles of a locus that they lack", gives: exchanges }),
      async (c) => c.json(await along("share")(c.req.valid("param").name, c.req.valid("query").peer)),
    )
    .post(
      "/pull/:name",
      validate("param", nameParam),
      validate("query", syncQuery),
      describe({ tag, summary: "Take from peers the alleles of a locus that are not here", gives: exchanges }),
      async (c) => c.json(await along("pull")(c.req.valid("param").name, c.req.valid("query").peer)),
    );
}

function peerViews({ fleet, node, peers }: FleetServices) {
  const rows = new Map(fleet.rows().map((row) => [row.id, row]));
  return peers()
    .all()
    .map(({ id, name, url, auth, key, trust, dispatch }) => {
      const { failures, untilMs } = node.breaker.state(id);
      const row = rows.get(id);
      const { totals: rounds, lastAtMs, problem } = fleet.rounds.with(name);
      const served = node.server.served.of(id);
      return {
        ...{ id, name, url, auth, key, trust, dispatch, failures },
        state: row?.state ?? ("unknown" as const),
        problem: row?.problem ?? null,
        lastSeenMs: row?.lastSeenMs ?? null,
        clockSkewMs: row?.clockSkewMs ?? null,
        syncLagMs: row?.syncLagMs ?? null,
        lastHeardMs: served.lastAtMs,
        lastRoundMs: lastAtMs,
        roundProblem: problem,
        leftAloneUntilMs: untilMs === 0 ? null : untilMs,
        ...{ rounds, exchanged: sum([rounds, served]) },
      };
    });
}

type Moved = v.InferOutput<typeof moved>;

function sum(parts: readonly Moved[]): Moved {
  return {
    allelesIn: parts.reduce((all, part) => all + part.allelesIn, 0),
    allelesOut: parts.reduce((all, part) => all + part.allelesOut, 0),
    observationsIn: parts.reduce((all, part) => all + part.observationsIn, 0),
    observationsOut: parts.reduce((all, part) => all + part.observationsOut, 0),
  };
}

/** Those that can be called; the one of that name where one is given. */
function callable(services: FleetServices, name: string | undefined): readonly Peer[] {
  const chosen = name === undefined ? services.peers().all() : [peerNamed(services, name)];
  const called = chosen.filter(({ url }) => url !== null);
  if (called.length > 0) return called;
  const why = name === undefined ? "there is no peer with a URL" : `peers.json gives ${name} no url`;
  throw new HttpError("conflict", `Cannot ask peers: ${why}`);
}

function numberedPage<Item extends { readonly number: number }>(items: readonly Item[], limit: number) {
  return { items: [...items], next: items.length < limit ? null : String(items.at(-1)?.number ?? "") };
}
