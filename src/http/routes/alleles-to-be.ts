import { Hono } from "hono";
import * as v from "valibot";
import { isJsonObject, type Json, type JsonObject, limits } from "../../core/mod.ts";
import { proposeGene } from "../../llm/mod.ts";
import { countBroken, generateAlleles } from "../../organism/mod.ts";
import { checkGene, GeneRejectedError } from "../../sandbox/mod.ts";
import { actorOf } from "../actor.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { HttpError } from "../problem.ts";
import type { HttpServices } from "../services.ts";
import { nameParam, validate } from "../validate.ts";

const tag = "Alleles to be";
const whole = (from: number, to: number) => v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to));

const registration = v.strictObject({
  source: v.pipe(v.string(), v.trim(), v.nonEmpty("the gene's source"), v.maxBytes(limits.sourceBytesMax)),
  file: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)), "the API"),
  dominant: v.optional(v.boolean(), false),
});
const registered = v.object({
  locus: v.string(),
  sha: v.string(),
  stage: v.string(),
  added: v.boolean(),
  waiting: v.pipe(v.boolean(), v.description("whether its risk asks for a person's word")),
  examplesFailed: v.number(),
});
const mutation = v.strictObject({
  input: v.optional(
    v.pipe(v.unknown(), v.description("what goes wrong; else the first example that the dominant misses")),
  ),
  expect: v.optional(v.pipe(v.record(v.string(), v.unknown()), v.description("output fields that are wanted"))),
  wallMs: v.optional(whole(100, 600_000), 10_000),
  candidates: v.optional(whole(1, 1_000_000), 20_000),
  seed: v.optional(whole(0, 4_294_967_295)),
  apply: v.optional(v.boolean(), false),
});
const supervised = v.looseObject({
  locus: v.string(),
  failure: v.nullable(v.unknown()),
  search: v.nullable(v.unknown()),
  registered: v.nullable(v.object({ sha: v.string(), stage: v.string() })),
});
const generation = v.strictObject({
  count: v.optional(whole(1, 20), 1),
  approach: v.optional(v.pipe(v.string(), v.maxLength(1_000))),
});
const generated = v.object({
  locus: v.string(),
  asked: v.number(),
  taken: v.number(),
  generated: v.array(v.looseObject({ sha: v.nullable(v.string()), refused: v.nullable(v.string()) })),
});
const contest = v.strictObject({
  inputs: v.optional(v.pipe(v.array(v.unknown()), v.maxLength(10_000))),
  count: v.optional(whole(0, 100_000), 200),
  seed: v.optional(whole(0, 4_294_967_295), 1),
  promote: v.optional(v.pipe(v.boolean(), v.description("make the winner dominant; needs scope admin")), false),
});
const tournament = v.looseObject({
  locus: v.string(),
  examples: v.number(),
  others: v.pipe(v.number(), v.description("inputs whose answer nobody knows")),
  standings: v.array(
    v.looseObject({
      sha: v.string(),
      stage: v.string(),
      good: v.pipe(v.number(), v.description("answers that were as good as possible")),
      failures: v.number(),
      p50Us: v.nullable(v.number()),
      against: v.pipe(
        v.nullable(v.object({ won: v.number(), lost: v.number(), p: v.number() })),
        v.description("against the dominant: inputs that only one of them got right, and how likely chance is"),
      ),
    }),
  ),
  promotion: v.nullable(v.string()),
});
const conformance = v.object({
  passed: v.number(),
  failed: v.number(),
  violated: v.pipe(v.number(), v.description("declared properties that an allele's answers contradict")),
  reports: v.array(v.looseObject({ locus: v.string(), sha: v.string() })),
});

/** Bringing alleles in: written by a person, found by a search, written by a model. */
export function newAlleleRoutes({ organism, models, logger }: HttpServices) {
  return new Hono<HttpEnv>()
    .post(
      "/register/:name",
      validate("param", nameParam),
      validate("json", registration),
      describe({ tag, summary: "Add a gene of yours", status: 201, gives: registered }),
      async (c) => {
        const { name } = c.req.valid("param");
        const { source, file, dominant } = c.req.valid("json");
        const problems = checkGene(source);
        if (problems.length > 0) throw new GeneRejectedError(file, problems);
        const wish = dominant ? "dominant" : "recessive";
        const { sha, added, waiting } = organism.register(name, source, file, wish, actorOf(c));
        const { examples } = await organism.testAllele(`${name}:${sha}`);
        const { stage } = organism.allele(`${name}:${sha}`);
        const examplesFailed = countBroken(examples);
        return c.json({ locus: name, sha, stage, added, waiting: waiting !== null, examplesFailed }, 201);
      },
    )
    .post(
      "/mutate/:name",
      validate("param", nameParam),
      validate("json", mutation),
      describe({ tag, summary: "One repair under your eyes; taken in with `apply` alone", gives: supervised }),
      async (c) => {
        const { input, expect, wallMs, candidates, seed = null, apply } = c.req.valid("json");
        const nursery = organism.nursery(c.req.valid("param").name);
        const report = await nursery.supervise(input === undefined ? null : (input as Json), {
          expected: isJsonObject(expect as Json) ? (expect as JsonObject) : null,
          budget: { candidatesMax: candidates, wallMs },
          seed,
          // The search keeps its own time; a model is held to it by the signal.
          signal: AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(2 * wallMs)]),
        });
        return c.json({ ...report, registered: apply ? nursery.adoptRepair(report, actorOf(c)) : null });
      },
    )
    .post(
      "/generate/:name",
      validate("param", nameParam),
      validate("json", generation),
      describe({ tag, summary: "New alleles by other approaches, written by a model", gives: generated }),
      async (c) => {
        const { name } = c.req.valid("param");
        const { count, approach = null } = c.req.valid("json");
        const nursery = organism.nursery(name);
        const results = await generateAlleles(nursery, {
          author: models.author(),
          propose: proposeGene,
          count,
          approach,
          signal: c.req.raw.signal,
          note: (text) => logger.log("info", text),
        });
        const taken = results.filter(({ sha }) => sha !== null).length;
        return c.json({ locus: name, asked: count, taken, generated: [...results] });
      },
    );
}

/** Judging alleles; nobody is scored. */
export function judgementRoutes({ organism }: HttpServices) {
  return new Hono<HttpEnv>()
    .post(
      "/compete/:name",
      validate("param", nameParam),
      validate("json", contest),
      describe({ tag, summary: "A tournament of all alleles over the same inputs", gives: tournament }),
      async (c) => {
        const { inputs = null, count, seed, promote } = c.req.valid("json");
        const { scope, name: who } = c.get("principal");
        if (promote && scope !== "admin") {
          throw new HttpError("forbidden", `Cannot promote: it needs scope admin, and ${who} has ${scope}`);
        }
        const { signal } = c.req.raw;
        const options = { inputs: inputs as readonly Json[] | null, count, seed, signal };
        const played = await organism.compete(c.req.valid("param").name, options);
        return c.json({ ...played, promotion: promote ? organism.promoteWinner(played) : null });
      },
    )
    .post(
      "/test/:name",
      validate("param", nameParam),
      describe({ tag, summary: "The contract's examples and properties against every allele", gives: conformance }),
      async (c) => {
        const reports = await organism.test(c.req.valid("param").name);
        const examples = reports.flatMap((report) => report.examples);
        const failed = countBroken(examples);
        const properties = reports.flatMap((report) => report.properties);
        const violated = countBroken(properties);
        return c.json({ passed: examples.length - failed, failed, violated, reports: [...reports] });
      },
    );
}
