import { type Context, Hono } from "hono";
import * as v from "valibot";
import { type Json, NotFoundError, type RunId } from "../../core/mod.ts";
import type { Fleet, Order } from "../../federation/mod.ts";
import type { PathwayRun, RunOptions } from "../../organism/mod.ts";
import { answer } from "../answer.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { readJson } from "../read-body.ts";
import type { RunRegistry } from "../run-registry.ts";
import {
  attemptSchema,
  locusRunSchema,
  pageOf,
  pathwayRunSchema,
  runRecordSchema,
  startedInstead,
} from "../schemas.ts";
import type { HttpServices } from "../services.ts";
import { nameParam, pageQuery, takesJson, timeQuery, validate, waitQuery } from "../validate.ts";
import { nodeServices } from "./fleet.ts";

const waiting = v.object(waitQuery);
const planned = v.looseObject({ pathway: v.string(), steps: v.array(v.unknown()), rehearsal: v.unknown() });
const placing = v.object({
  ...waiting.entries,
  placement: v.optional(
    v.pipe(
      v.picklist(["here", "fleet", "peer"]),
      v.description("the least loaded node that allows it; fleet: which may be this one, peer: another one"),
    ),
    "here",
  ),
  repeatable: v.optional(
    v.pipe(v.picklist(["true", "false"]), v.description("placed elsewhere: running it twice does no harm")),
    "false",
  ),
});
/** So long does a run that was placed elsewhere have. */
const PATIENCE_MS = 600_000;
const tag = "Runs";
const input = { description: "the input; an empty body is an empty object", schema: v.unknown() };

const runDetail = v.object({
  state: v.picklist(["running", "done"]),
  run: v.nullable(runRecordSchema),
  attempts: v.array(v.object({ ...attemptSchema.entries, e: v.nullable(v.number()), locus: v.string() })),
  steps: v.array(runRecordSchema),
  journal: v.pipe(v.nullable(v.string()), v.description("state of its journal (/api/journals/ID), where it has one")),
  result: v.pipe(
    v.unknown(),
    v.description("the whole answer, while this server remembers it; of a deployment its record after that"),
  ),
});

const placedRunSchema = v.object({
  ...pathwayRunSchema.entries,
  node: v.optional(
    v.pipe(
      v.object({ id: v.string(), name: v.string() }),
      v.description("the node that did it, where that is another"),
    ),
  ),
});

const filters = v.object({
  ...pageQuery,
  name: v.optional(v.pipe(v.string(), v.maxLength(100), v.description("a locus or pathway"))),
  failed: v.optional(v.pipe(v.picklist(["true", "false"]), v.description("failures only")), "false"),
  asked: v.optional(
    v.pipe(
      v.picklist(["true", "false"]),
      v.description("only what was asked for by itself: no steps and checks of others"),
    ),
    "false",
  ),
  since: v.optional(timeQuery),
  before: v.optional(timeQuery),
});

const byId = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });

export function runRoutes(services: HttpServices, registry: RunRegistry) {
  const { organism, clock, settings } = services;
  const readInput = (context: Context<HttpEnv>): Promise<Json> => readJson(context, settings.bodyBytesMax);
  const accept = (
    level: "locus" | "pathway",
    name: string,
    work: (runId: RunId, signal: AbortSignal) => Promise<unknown>,
  ) => registry.accept({ level, name, startedAtMs: clock.nowMs() }, work);
  return new Hono<HttpEnv>()
    .post(
      "/execute/:name",
      validate("param", nameParam),
      validate("query", waiting),
      takesJson,
      describe({ tag, summary: "Run one locus", gives: locusRunSchema, also: startedInstead, takes: input }),
      async (c) => {
        const { name } = c.req.valid("param");
        const given = await readInput(c);
        if (c.req.valid("query").wait === "true")
          return answer(c, await organism.execute(name, given, { signal: () => c.req.raw.signal }));
        organism.contract(name);
        return c.json(
          accept("locus", name, (runId, signal) => organism.execute(name, given, { runId, signal })),
          202,
        );
      },
    )
    .post(
      "/run/:name",
      validate("param", nameParam),
      validate("query", placing),
      takesJson,
      describe({ tag, summary: "Run a pathway", gives: placedRunSchema, also: startedInstead, takes: input }),
      async (c) => {
        const { name } = c.req.valid("param");
        const { wait, placement, repeatable } = c.req.valid("query");
        const given = await readInput(c);
        const here = (options: RunOptions) => organism.run(name, given, options);
        const order = { pathway: name, input: given, repeatable: repeatable === "true", patienceMs: PATIENCE_MS };
        const run = (options: RunOptions) =>
          placement !== "here"
            ? placed(nodeServices(services).fleet, order, placement === "fleet" ? () => here(options) : null)
            : here(options);
        if (wait === "true") return answer(c, await run({ signal: c.req.raw.signal }));
        organism.pathway(name);
        return c.json(
          accept("pathway", name, (runId, signal) => run({ runId, signal })),
          202,
        );
      },
    )
    .post(
      "/plan/:name",
      validate("param", nameParam),
      takesJson,
      describe({ tag, summary: "What a pathway would do now; nothing changes", gives: planned, takes: input }),
      async (c) => c.json({ ...(await organism.plan(c.req.valid("param").name, await readInput(c))) }),
    )
    .post(
      "/runs/:id/resume",
      validate("param", byId),
      describe({ tag, summary: "Go on with a run that kept what it had done", gives: pathwayRunSchema }),
      async (c) => c.json(await organism.resume(c.req.valid("param").id, { signal: c.req.raw.signal })),
    );
}

/** The run of the node that did it; one of another node says which. */
async function placed(fleet: Fleet, order: Order, here: (() => Promise<PathwayRun>) | null) {
  const answer = here === null ? await fleet.dispatch(order) : await fleet.place(order, here);
  if ("here" in answer) return answer.here;
  // Another node of sg made it and signed it; its form is the same as here, unless its version is another.
  return { ...(answer.run as unknown as PathwayRun), node: answer.node };
}

/** What ran, and how it went. */
export function runHistoryRoutes({ store }: HttpServices, registry: RunRegistry) {
  return new Hono<HttpEnv>()
    .get(
      "/runs",
      validate("query", filters),
      describe({ tag, summary: "Runs, the newest first", gives: pageOf(runRecordSchema) }),
      (c) => {
        const { limit, cursor, name, failed, asked, before, since } = c.req.valid("query");
        const items = store.recentRuns({
          limit,
          ...(name === undefined ? {} : { name }),
          ...(failed === "true" ? { failedOnly: true as const } : {}),
          ...(asked === "true" ? { askedOnly: true as const } : {}),
          ...(before === undefined ? {} : { beforeMs: before }),
          ...(since === undefined ? {} : { sinceMs: since }),
          ...(cursor === undefined ? {} : { after: cursor as RunId }),
        });
        return c.json({ items, next: items.length < limit ? null : (items.at(-1)?.runId ?? null) });
      },
    )
    .get(
      "/runs/:id",
      validate("param", byId),
      describe({ tag, summary: "One run: attempts, steps, timings", gives: runDetail }),
      (c) => {
        const { id } = c.req.valid("param");
        const started = registry.get(id);
        if (started?.state === "failed") throw started.result;
        const kept = store.run(id as RunId);
        const deployment = started === null && kept === null ? store.deployments.get(id as RunId) : null;
        if (kept === null && started === null && deployment === null) {
          throw new NotFoundError(`Cannot find run ${JSON.stringify(id)}: it never was, or its record is gone`);
        }
        return c.json({
          state: started?.state === "running" ? ("running" as const) : ("done" as const),
          run: kept?.run ?? null,
          attempts: (kept?.invocations ?? []).map(({ sha, outcome, kind, message, durationUs, e, locus }) => ({
            sha,
            outcome,
            kind,
            message,
            durationUs,
            e,
            locus,
          })),
          // Also while it runs: the steps that are done are on record already.
          steps: store.childRuns(id as RunId, CHILDREN_MAX),
          journal: store.journals.get(id as RunId)?.state ?? null,
          result: started?.result ?? deployment,
        });
      },
    );
}

/** Steps and checks of one run that are listed. */
const CHILDREN_MAX = 500;
