import { Hono } from "hono";
import * as v from "valibot";
import { NotFoundError } from "../../core/mod.ts";
import { type Peer, PeerError } from "../../federation/mod.ts";
import { actorOf } from "../actor.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import type { FleetServices, HttpServices } from "../services.ts";
import { nameParam, validate } from "../validate.ts";
import { nodeServices } from "./fleet.ts";

const tag = "Federation";
const text = (most: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(most));
const trust = v.optional(
  v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description("how much its observations weigh")),
  1,
);
const dispatch = v.optional(v.pipe(v.boolean(), v.description("whether it may have runs done here")), false);

const newPeer = v.strictObject({
  url: v.pipe(text(300), v.description("its origin, such as https://berlin.example:7400")),
  name: v.optional(v.pipe(text(63), v.description("what it is called here; otherwise the host of its URL"))),
  auth: v.optional(v.picklist(["hmac", "jwt"]), "hmac"),
  secret: v.optional(v.pipe(text(512), v.description("the one that it has already; otherwise a new one is made"))),
  id: v.optional(v.pipe(text(100), v.description("its node id; otherwise it is asked"))),
  key: v.optional(v.pipe(text(100), v.description("its public key; otherwise it is asked"))),
  trust,
  dispatch,
});
const added = v.object({
  name: v.string(),
  id: v.string(),
  key: v.nullable(v.string()),
  secret: v.pipe(v.nullable(v.string()), v.description("what both share, shown this once; null where keys sign")),
  self: v.pipe(v.object({ id: v.string(), key: v.string() }), v.description("what the other side has to know")),
});
const candidate = v.looseObject({
  node: v.string(),
  name: v.string(),
  url: v.string(),
  key: v.string(),
  version: v.string(),
  lastHeardMs: v.number(),
  peer: v.pipe(v.nullable(v.string()), v.description("the name of the peer that it already is")),
});
const acceptance = v.strictObject({ name: v.optional(text(63)), trust, dispatch });
const ping = v.object({
  peer: v.string(),
  ms: v.nullable(v.number()),
  version: v.nullable(v.string()),
  loci: v.nullable(v.number()),
  problem: v.pipe(v.nullable(v.string()), v.description("null: both sides believe each other")),
});
const why = v.strictObject({ reason: v.pipe(v.string(), v.trim(), v.nonEmpty("say why"), v.maxLength(1_000)) });

/** Who is a peer of this node. */
export function peerRoutes(services: HttpServices) {
  return new Hono<HttpEnv>()
    .post(
      "/federation/peers",
      validate("json", newPeer),
      describe({ tag, summary: "Make another node a peer; it has to do the same", status: 201, gives: added }),
      async (c) => {
        const { office } = nodeServices(services);
        const { peer } = await office.add(c.req.valid("json"), actorOf(c));
        const { name, id, key = null, secret } = peer;
        return c.json({ name, id, key, secret: [secret].flat()[0] ?? null, self: office.self() }, 201);
      },
    )
    .delete(
      "/federation/peers/:name",
      validate("param", nameParam),
      describe({
        tag,
        summary: "A peer is one no more; what came from it stays",
        gives: v.object({ removed: v.string() }),
      }),
      (c) => {
        const { name } = c.req.valid("param");
        nodeServices(services).office.remove(name, actorOf(c));
        return c.json({ removed: name });
      },
    )
    .post(
      "/federation/peers/:name/revoke",
      validate("param", nameParam),
      validate("json", why),
      describe({
        tag,
        summary: "Remove a peer that is not to be trusted, and reject every allele that came from it",
        gives: v.object({ peer: v.string(), rejected: v.array(v.string()) }),
      }),
      (c) => {
        const { office } = nodeServices(services);
        const revoked = office.revoke(c.req.valid("param").name, c.req.valid("json").reason, actorOf(c));
        return c.json({ peer: revoked.peer, rejected: [...revoked.rejected] });
      },
    )
    .post(
      "/federation/peers/:name/ping",
      validate("param", nameParam),
      describe({ tag, summary: "Ask a peer who it is; checks the signatures of both sides", gives: ping }),
      async (c) => {
        const node = nodeServices(services);
        return c.json(await answerTo(node, peerNamed(node, c.req.valid("param").name), services.clock));
      },
    );
}

/** Nodes of this network that announced themselves, and are no peers (yet). */
export function candidateRoutes(services: HttpServices) {
  return new Hono<HttpEnv>()
    .get(
      "/federation/candidates",
      describe({
        tag,
        summary: "Nodes that announced themselves here in the last ten minutes",
        gives: v.object({ items: v.array(candidate) }),
      }),
      (c) => {
        const { office, peers } = nodeServices(services);
        const items = office.candidates().map((each) => ({ ...each, peer: peers().byId(each.node)?.name ?? null }));
        return c.json({ items });
      },
    )
    .post(
      "/federation/candidates/:name/accept",
      validate("param", nameParam),
      validate("json", acceptance),
      describe({
        tag,
        summary: "Make one of them a peer, by key pairs; it has to do the same",
        status: 201,
        gives: v.object({ name: v.string(), id: v.string(), key: v.string() }),
      }),
      (c) => {
        const { name, trust: weight, dispatch: mayRun } = c.req.valid("json");
        const given = { trust: weight, ...(name === undefined ? {} : { name }), ...(mayRun ? { dispatch: true } : {}) };
        const accepted = nodeServices(services).office.accept(c.req.valid("param").name, given, actorOf(c));
        return c.json({ name: name ?? accepted.name, id: accepted.node, key: accepted.key }, 201);
      },
    );
}

/** @throws NotFoundError */
export function peerNamed({ peers }: FleetServices, name: string): Peer {
  const all = peers().all();
  const found = all.find((peer) => peer.name === name);
  if (found !== undefined) return found;
  const known = all.length === 0 ? "there are none yet" : `there are ${all.map((peer) => peer.name).join(", ")}`;
  throw new NotFoundError(`Cannot find peer ${JSON.stringify(name)}: ${known}`);
}

async function answerTo({ node }: FleetServices, peer: Peer, clock: HttpServices["clock"]) {
  const startedUs = clock.nowUs();
  try {
    const info = await node.client(peer).info();
    const ms = Math.round((clock.nowUs() - startedUs) / 100) / 10;
    const isOther = info.node !== peer.id || (peer.key !== null && info.key !== peer.key);
    const problem = isOther ? "it has another id or key than here" : null;
    return { peer: peer.name, ms, version: info.version, loci: info.loci.length, problem };
  } catch (thrown) {
    if (!(thrown instanceof PeerError)) throw thrown;
    return { peer: peer.name, ms: null, version: null, loci: null, problem: thrown.message };
  }
}
