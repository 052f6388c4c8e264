import { Hono } from "hono";
import * as v from "valibot";
import type { RunId } from "../../core/mod.ts";
import { describePathway } from "../../pathway/mod.ts";
import { actorOf } from "../actor.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { pageAfter } from "../page-after.ts";
import { readJson } from "../read-body.ts";
import type { RunRegistry } from "../run-registry.ts";
import { pageOf, runRecordSchema, startedInstead } from "../schemas.ts";
import type { HttpServices } from "../services.ts";
import { nameParam, pageQuery, takesJson, validate, waitQuery } from "../validate.ts";

const tag = "Composition";

const fusedGene = v.object({
  sha: v.string(),
  stage: v.string(),
  engine: v.pipe(v.string(), v.description("`mechanical`, or the provider of the model that wrote it")),
  model: v.nullable(v.looseObject({ model: v.string() })),
  contest: v.pipe(
    v.nullable(v.looseObject({ rival: v.string(), won: v.boolean(), p50Us: v.number(), rivalP50Us: v.number() })),
    v.description("how a model's gene did against the one that was in use"),
  ),
  createdAtMs: v.number(),
  n: v.number(),
  successes: v.number(),
  fitness: v.number(),
});

const fusion = v.object({
  pathway: v.string(),
  fused: v.nullable(fusedGene),
  alternatives: v.pipe(v.array(fusedGene), v.description("others of the same steps: they lost a contest, or failed")),
  stable: v.pipe(v.number(), v.description("successes in a row with the same alleles, of those `after` asks for")),
  after: v.number(),
  obstacle: v.pipe(v.nullable(v.string()), v.description("why it stays in steps")),
  steps: v.array(v.object({ locus: v.string(), sha: v.nullable(v.string()) })),
});

const pathwaySummary = v.object({
  name: v.string(),
  risk: v.string(),
  does: v.string(),
  steps: v.number(),
  fusion: v.pipe(fusion, v.description("whether it runs as one gene")),
  latest: v.pipe(v.nullable(runRecordSchema), v.description("its newest run")),
});

const pathwayDetail = v.object({
  ...pathwaySummary.entries,
  contract: v.string(),
  takes: v.array(v.unknown()),
  types: v.record(v.string(), v.array(v.unknown())),
  body: v.pipe(v.array(v.unknown()), v.description("the steps as the contract declares them")),
  plan: v.pipe(v.array(v.unknown()), v.description("the same as a graph: keys, and which step waits for which")),
  isParallel: v.pipe(v.boolean(), v.description("false: each step waits for the one before it")),
  onFailure: v.array(v.string()),
  fusion: v.pipe(
    v.looseObject({ stable: v.number(), after: v.number(), obstacle: v.nullable(v.string()) }),
    v.description("whether one gene stands for all its steps, or how far it is on its way to that"),
  ),
  runs: v.array(runRecordSchema),
});

const topologySummary = v.looseObject({ name: v.string(), does: v.string(), resources: v.array(v.string()) });
const plan = v.looseObject({
  topology: v.string(),
  state: v.string(),
  runs: v.array(v.unknown()),
  differences: v.array(v.unknown()),
});
const report = v.looseObject({
  runId: v.string(),
  topology: v.string(),
  outcome: v.string(),
  runs: v.array(v.unknown()),
});
const deployFlags = v.object({
  ...waitQuery,
  plan: v.optional(v.pipe(v.picklist(["true", "false"]), v.description("only say what would change")), "false"),
  phenotype: v.optional(v.pipe(v.string(), v.maxLength(100))),
});
const teardownFlags = v.object({ plan: deployFlags.entries.plan });
const body = { description: "values for the topology's parameters", schema: v.unknown() };

/** Runs of one pathway that come with it. */
const RUNS_SHOWN = 20;

export function pathwayRoutes({ organism, store }: HttpServices) {
  const summary = (name: string) => {
    const { risk, does, steps } = organism.pathway(name);
    const [latest = null] = store.recentRuns({ limit: 1, name });
    return { name, risk, does, steps: steps.length, fusion: organism.fusions.state(name), latest };
  };
  return new Hono<HttpEnv>()
    .get(
      "/pathways",
      describe({ tag, summary: "All pathways", gives: v.object({ items: v.array(pathwaySummary) }) }),
      (c) => c.json({ items: [...organism.library.pathways.keys()].sort().map(summary) }),
    )
    .get(
      "/pathway/:name",
      validate("param", nameParam),
      describe({ tag, summary: "A pathway and its latest runs", gives: pathwayDetail }),
      (c) => {
        const { name } = c.req.valid("param");
        const pathway = organism.pathway(name);
        return c.json({
          ...summary(name),
          contract: pathway.text,
          takes: pathway.takes,
          types: Object.fromEntries(pathway.types),
          body: pathway.steps,
          plan: describePathway(pathway, null, (other) => organism.pathway(other)),
          isParallel: pathway.requires !== null,
          onFailure: pathway.onFailure,
          fusion: { ...organism.fusions.state(name), speed: organism.fusions.speed(name) },
          runs: store.recentRuns({ limit: RUNS_SHOWN, name }),
        });
      },
    );
}

export function topologyRoutes({ organism, settings, clock }: HttpServices, registry: RunRegistry) {
  const { deployments, library } = organism;
  return new Hono<HttpEnv>()
    .get(
      "/topologies",
      describe({ tag, summary: "All topologies", gives: v.object({ items: v.array(topologySummary) }) }),
      (c) =>
        c.json({
          items: [...library.topologies.values()].map(({ name, does, has, takes }) => ({
            name,
            does,
            takes,
            resources: has.map((resource) => resource.name),
            phenotypes: [...library.phenotypes.values()]
              .filter(({ topology }) => topology === name)
              .map((each) => each.name),
          })),
        }),
    )
    .post(
      "/deploy/:name",
      validate("param", nameParam),
      validate("query", deployFlags),
      takesJson,
      describe({
        tag,
        summary: "Make a topology real, or say what that would change",
        gives: report,
        also: {
          ...startedInstead,
          200: { description: "The deployment, or with `plan` the differences", schema: v.union([report, plan]) },
        },
        takes: body,
      }),
      async (c) => {
        const { plan: planOnly, phenotype = null, wait } = c.req.valid("query");
        const { name } = c.req.valid("param");
        const input = await readJson(c, settings.bodyBytesMax);
        const request = { topology: name, input, phenotype, who: actorOf(c), signal: c.req.raw.signal };
        if (planOnly === "true") return c.json(await deployments.plan(request));
        if (wait === "true") return c.json(await deployments.deploy(request));
        deployments.assertKnown(name);
        const started = { level: "topology" as const, name, startedAtMs: clock.nowMs() };
        return c.json(
          registry.accept(started, (runId, signal) => deployments.deploy({ ...request, runId, signal })),
          202,
        );
      },
    )
    .post(
      "/teardown/:name",
      validate("param", nameParam),
      validate("query", teardownFlags),
      describe({
        tag,
        summary: "Take away what a deployment made",
        gives: v.looseObject({ topology: v.string(), state: v.string() }),
      }),
      async (c) => {
        const { name } = c.req.valid("param");
        if (c.req.valid("query").plan === "true") return c.json(await deployments.planTeardown(name));
        return c.json(await deployments.tearDown(name, actorOf(c)));
      },
    );
}

/** What deployments left. */
export function deploymentRoutes({ organism }: HttpServices) {
  const { deployments } = organism;
  return new Hono<HttpEnv>().get(
    "/deployments",
    validate("query", v.object(pageQuery)),
    describe({ tag, summary: "What stands, and what has drifted", gives: pageOf(v.unknown()) }),
    async (c) => {
      const { items, next } = pageAfter(deployments.latest(), ({ topology }) => topology, c.req.valid("query"));
      return c.json({ items: await deployments.inspect(items), next });
    },
  );
}

const JOURNAL_STATES = ["open", "committed", "kept", "rolled_back", "stuck", "lost", "resumed", "dismissed"] as const;
const journalSummary = v.looseObject({ runId: v.string(), name: v.string(), state: v.string() });

/** What runs did to the network, and how it is taken back. */
export function journalRoutes({ organism }: HttpServices) {
  const byRun = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });
  return new Hono<HttpEnv>()
    .get(
      "/journals",
      validate("query", v.object({ ...pageQuery, state: v.optional(v.picklist(JOURNAL_STATES)) })),
      describe({
        tag,
        summary: "Runs with effects, the newest first",
        gives: pageOf(journalSummary),
      }),
      (c) => {
        const { limit, cursor, state } = c.req.valid("query");
        const items = organism.journals.recent(limit, {
          ...(state === undefined ? {} : { state }),
          ...(cursor === undefined ? {} : { after: cursor as RunId }),
        });
        return c.json({ items, next: items.length < limit ? null : (items.at(-1)?.runId ?? null) });
      },
    )
    .get(
      "/journals/:id",
      validate("param", byRun),
      describe({ tag, summary: "What a run did, step by step, with the way back", gives: journalSummary }),
      (c) => c.json(organism.journals.get(c.req.valid("param").id)),
    )
    .post(
      "/journals/:id/retry",
      validate("param", byRun),
      describe({
        tag,
        summary: "Try once more to take back what was refused",
        gives: v.looseObject({ runId: v.string(), state: v.string() }),
      }),
      async (c) => c.json(await organism.journals.retry(c.req.valid("param").id)),
    )
    .post(
      "/journals/:id/dismiss",
      validate("param", byRun),
      describe({ tag, summary: "A person has put it right", gives: journalSummary }),
      (c) => c.json(organism.journals.dismiss(c.req.valid("param").id, c.get("principal").name)),
    );
}
