import { Hono } from "hono";
import * as v from "valibot";
import { parentsOf } from "../../genome/mod.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { alleleSummarySchema, stageChangeSchema } from "../schemas.ts";
import type { HttpServices } from "../services.ts";
import { shaParam, validate } from "../validate.ts";
import { alleleView, hunksOf } from "../views.ts";

const detail = v.object({
  ...alleleSummarySchema.entries,
  locus: v.string(),
  interfaceHash: v.string(),
  history: v.array(stageChangeSchema),
});
const ancestry = v.object({ ancestors: v.array(v.object({ ...alleleSummarySchema.entries, locus: v.string() })) });
const comparison = v.object({
  sha: v.string(),
  against: v.pipe(v.nullable(v.string()), v.description("null: there is nothing to compare it with")),
  hunks: v.array(
    v.object({
      oldStart: v.number(),
      newStart: v.number(),
      lines: v.pipe(v.array(v.string()), v.description("as in a unified diff")),
    }),
  ),
});
/** A family that is longer than this is shown by its youngest. */
const ANCESTORS_MAX = 1_000;
const tag = "Alleles";

export function alleleRoutes({ organism, store }: HttpServices) {
  return new Hono<HttpEnv>()
    .get("/allele/:sha", validate("param", shaParam), describe({ tag, summary: "One allele", gives: detail }), (c) => {
      const expressed = organism.allele(c.req.valid("param").sha);
      const { locus, sha, interfaceHash } = expressed.allele;
      const history = store.stageChanges(locus).filter((change) => change.sha === sha);
      return c.json({ ...alleleView(organism, expressed), locus, interfaceHash, history });
    })
    .get(
      "/allele/:sha/source",
      validate("param", shaParam),
      describe({
        tag,
        summary: "The source of an allele, as it was written",
        gives: v.object({ sha: v.string(), source: v.string() }),
      }),
      (c) => {
        const { sha, source } = organism.allele(c.req.valid("param").sha).allele;
        return c.json({ sha, source });
      },
    )
    .get(
      "/allele/:sha/diff",
      validate("param", shaParam),
      validate("query", v.object({ against: v.optional(shaParam.entries.sha) })),
      describe({ tag, summary: "What makes an allele different from its parent, or from another", gives: comparison }),
      (c) => {
        const { allele } = organism.allele(c.req.valid("param").sha);
        const against = c.req.valid("query").against ?? parentsOf(allele.origin)[0];
        const [other] = against === undefined ? [] : store.allelesByPrefix(against, 1);
        const hunks = other === undefined ? [] : hunksOf(other.allele.source, allele.source);
        return c.json({ sha: allele.sha, against: other?.allele.sha ?? null, hunks });
      },
    )
    .get(
      "/lineage/:sha",
      validate("param", shaParam),
      describe({ tag, summary: "An allele and its ancestors, the youngest first", gives: ancestry }),
      (c) => {
        const first = organism.allele(c.req.valid("param").sha);
        const known = new Map(store.allelesAt(first.allele.locus).map((each) => [each.allele.sha, each]));
        const family = new Map([[first.allele.sha, first]]);
        for (const { allele } of family.values()) {
          for (const parent of parentsOf(allele.origin)) {
            const expressed = known.get(parent);
            if (expressed !== undefined && family.size < ANCESTORS_MAX) family.set(parent, expressed);
          }
        }
        return c.json({
          ancestors: [...family.values()].map((each) => ({
            ...alleleView(organism, each),
            locus: each.allele.locus,
          })),
        });
      },
    );
}
