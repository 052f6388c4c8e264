import { Hono } from "hono";
import * as v from "valibot";
import { localFitness } from "../../evolution/mod.ts";
import type { ExpressedAllele, Stage } from "../../genome/mod.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { alleleSummarySchema, locusSummarySchema, pageOf, regressionSchema, stageChangeSchema } from "../schemas.ts";
import type { HttpServices } from "../services.ts";
import { nameParam, pageQuery, validate } from "../validate.ts";
import { alleleView } from "../views.ts";

const locusDetail = v.object({
  name: v.string(),
  family: v.string(),
  risk: v.string(),
  does: v.string(),
  contract: v.pipe(v.string(), v.description("the contract's text")),
  interfaceHash: v.string(),
  revision: v.string(),
  takes: v.pipe(v.array(v.unknown()), v.description("fields of the input, as the contract declares them")),
  types: v.record(v.string(), v.array(v.unknown())),
  examples: v.array(v.unknown()),
  alleles: v.number(),
  dominant: v.nullable(alleleSummarySchema),
});

const explanation = v.object({
  locus: v.string(),
  rules: v.object({ promotionMargin: v.number(), promotionTrialsMin: v.number(), demotionFailures: v.number() }),
  alleles: v.array(v.looseObject({ sha: v.string(), stage: v.string(), reasons: v.array(v.string()) })),
  allelesInAll: v.number(),
  changes: v.array(stageChangeSchema),
  regressions: v.array(regressionSchema),
});

const tag = "Loci";
/** Alleles, and changes, that an explanation goes into: those that run, and the newest. */
const EXPLAINED_MAX = 100;
const alleleOrder = v.optional(
  v.pipe(v.picklist(["newest", "fitness"]), v.description("fitness: the dominant first, then the fittest")),
  "newest",
);

/** What exists, and what it is worth. */
export function lociRoutes({ organism }: HttpServices) {
  return new Hono<HttpEnv>()
    .get(
      "/loci",
      describe({
        tag,
        summary: "All loci with their dominant allele",
        gives: v.object({ items: v.array(locusSummarySchema) }),
      }),
      (c) => c.json({ items: organism.status().loci }),
    )
    .get(
      "/locus/:name",
      validate("param", nameParam),
      describe({ tag, summary: "A locus: contract and dominant", gives: locusDetail }),
      (c) => {
        const { name } = c.req.valid("param");
        const contract = organism.contract(name);
        const alleles = organism.alleles(name);
        const dominant = alleles.find(({ stage }) => stage === "dominant");
        return c.json({
          name: contract.name,
          family: contract.family,
          risk: contract.risk,
          does: contract.does,
          contract: contract.text,
          interfaceHash: contract.interfaceHash,
          revision: contract.revision,
          takes: contract.takes,
          types: Object.fromEntries(contract.types),
          examples: contract.examples.map(({ input, expected }) => ({ input, expected })),
          alleles: alleles.length,
          dominant: dominant === undefined ? null : alleleView(organism, dominant),
        });
      },
    )
    .get(
      "/locus/:name/alleles",
      validate("param", nameParam),
      validate("query", v.object({ ...pageQuery, order: alleleOrder })),
      describe({ tag, summary: "Alleles of a locus", gives: pageOf(alleleSummarySchema) }),
      (c) => {
        const { limit, cursor, order } = c.req.valid("query");
        const newest = organism.alleles(c.req.valid("param").name);
        const alleles = order === "newest" ? newest : bestFirst(newest);
        const start = cursor === undefined ? 0 : alleles.findIndex(({ allele }) => allele.sha === cursor) + 1;
        const page = alleles.slice(start, start + limit);
        const items = page.map((each) => alleleView(organism, each));
        const isLast = start + limit >= alleles.length;
        return c.json({ items, next: isLast ? null : (page.at(-1)?.allele.sha ?? null) });
      },
    )
    .get(
      "/locus/:name/explain",
      validate("param", nameParam),
      describe({ tag, summary: "Why the dominant is dominant", gives: explanation }),
      (c) => {
        const { alleles, changes, ...rest } = organism.explain(c.req.valid("param").name);
        const bounded = { alleles: alleles.slice(0, EXPLAINED_MAX), changes: changes.slice(0, EXPLAINED_MAX) };
        return c.json({ ...rest, ...bounded, allelesInAll: alleles.length });
      },
    );
}

/** As they are tried: the dominant, the recessives, those that wait, those that are out; the fitter before the others. */
function bestFirst(alleles: readonly ExpressedAllele[]): readonly ExpressedAllele[] {
  const keyed = alleles.map((each) => ({ each, rank: RANK[each.stage], fitness: localFitness(each.stats) }));
  return keyed.sort((left, right) => left.rank - right.rank || right.fitness - left.fitness).map(({ each }) => each);
}

const RANK: Readonly<Record<Stage, number>> = { dominant: 0, recessive: 1, canary: 2, shadow: 3, deprecated: 4 };
