import { Hono } from "hono";
import * as v from "valibot";
import type { LocusName } from "../../core/mod.ts";
import { type PeerWord, sharesOfOpinion } from "../../evolution/mod.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { alleleSummarySchema, pageOf } from "../schemas.ts";
import type { HttpServices } from "../services.ts";
import { pageQuery, validate } from "../validate.ts";
import { alleleView } from "../views.ts";

const tag = "Federation";
const observation = v.object({
  origin: v.string(),
  name: v.pipe(v.nullable(v.string()), v.description("of the peer; null: this node itself, or no peer any more")),
  locus: v.string(),
  sha: v.string(),
  n: v.number(),
  sumMicro: v.pipe(v.number(), v.description("sum of e over the n runs, in millionths")),
  share: v.pipe(v.number(), v.description("how much of the peers' fitness is its word, 0 to 1")),
});
const observationsQuery = v.object({
  locus: v.pipe(v.string(), v.maxLength(100)),
  sha: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "64 hex digits of an allele's hash"))),
});
const observed = v.object({ ...alleleSummarySchema.entries, locus: v.string() });

/** What an allele is worth here, to peers, and to both; and by whose word. */
export function sharedFitnessRoutes({ organism, store, fleet }: HttpServices) {
  return new Hono<HttpEnv>()
    .get(
      "/federation/observations",
      validate("query", observationsQuery),
      describe({
        tag,
        summary: "What each node has seen of the alleles at a locus",
        gives: v.object({ items: v.array(observation) }),
      }),
      (c) => {
        const { locus, sha } = c.req.valid("query");
        const { name } = organism.contract(locus);
        const peers = fleet?.peers();
        const said = store.federation.observations
          .at(name as LocusName)
          .filter((each) => sha === undefined || each.sha === sha);
        const items = [...Map.groupBy(said, (each) => each.sha)].flatMap(([of, words]) => {
          const shares = sharesOfOpinion(
            words.flatMap(({ origin, n, sumMicro }): PeerWord[] => {
              const peer = peers?.byId(origin);
              return peer === undefined ? [] : [{ origin, n, sumMicro, trust: peer.trust }];
            }),
          );
          return words.map(({ origin, n, sumMicro }) => ({
            ...{ origin, name: peers?.byId(origin)?.name ?? null, locus: name, sha: of, n, sumMicro },
            share: shares.get(origin) ?? 0,
          }));
        });
        return c.json({ items });
      },
    )
    .get(
      "/federation/fitness",
      validate("query", v.object(pageQuery)),
      describe({
        tag,
        summary: "Alleles that peers have run: fitness here, there and combined; the most disputed first",
        gives: pageOf(observed),
      }),
      (c) => {
        const { limit, cursor } = c.req.valid("query");
        const all = [...organism.library.genes.keys()].flatMap((locus) =>
          organism
            .alleles(locus)
            .filter(({ allele }) => organism.opinion(locus, allele.sha) !== null)
            .map((each) => ({ ...alleleView(organism, each), locus })),
        );
        const dispute = ({ n, local, peers }: (typeof all)[number]) =>
          n === 0 ? 0 : Math.abs(local - (peers?.fitness ?? local));
        const sorted = all.sort((left, right) => dispute(right) - dispute(left) || (left.sha < right.sha ? -1 : 1));
        const start = cursor === undefined ? 0 : sorted.findIndex(({ locus, sha }) => `${locus}:${sha}` === cursor) + 1;
        const items = sorted.slice(start, start + limit);
        const last = items.at(-1);
        const isLast = start + limit >= sorted.length || last === undefined;
        return c.json({ items, next: isLast ? null : `${last.locus}:${last.sha}` });
      },
    );
}
