import { Hono, type TypedResponse } from "hono";
import * as v from "valibot";
import { answerText } from "../answer.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { statusSchema } from "../schemas.ts";
import type { HttpServices } from "../services.ts";

/** The status is asked for often and by many, and costs a pass over all loci: an answer serves for so long. */
const FRESH_MS = 250;
const tag = "Status";
const layer = v.object({ layer: v.string(), active: v.boolean(), detail: v.string() });
const layers = v.object({ layers: v.array(layer) });
const diagnosis = v.object({
  version: v.string(),
  layers: v.array(layer),
  settings: v.array(v.object({ key: v.string(), value: v.unknown(), source: v.string() })),
  audit: v.object({ entries: v.number(), head: v.string(), problem: v.nullable(v.string()) }),
});

export function statusRoutes({ organism, sandbox, store, clock, version, configuration, fleet }: HttpServices) {
  const startedAtMs = clock.nowMs();
  let cached = { text: "", atMs: Number.NEGATIVE_INFINITY };
  const answer = (nowMs: number): string => {
    const { counts, averageFitness, kernel, mutationEngine, loci } = organism.status();
    const waiting = loci.reduce((sum, locus) => sum + locus.waiting, 0);
    const { inFlight } = organism;
    const uptimeMs = nowMs - startedAtMs;
    return JSON.stringify({
      version,
      uptimeMs,
      mode: kernel,
      mutationEngine,
      counts,
      averageFitness,
      waiting,
      inFlight,
      peersProblem: fleet?.peersProblem() ?? null,
    });
  };
  return new Hono<HttpEnv>()
    .get("/status", describe({ tag, summary: "How the organism does, at a glance", gives: statusSchema }), (c) => {
      const nowMs = clock.nowMs();
      if (nowMs - cached.atMs >= FRESH_MS) cached = { text: answer(nowMs), atMs: nowMs };
      // Written once and sent many times, so its type has to be said.
      return answerText(c, cached.text) as Response & TypedResponse<v.InferOutput<typeof statusSchema>, 200, "json">;
    })
    .get(
      "/doctor",
      describe({ tag, summary: "Sandbox layers, and every setting with where it came from", gives: diagnosis }),
      async (c) =>
        c.json({ version, layers: await sandbox.layers(), settings: configuration, audit: store.audit.verify() }),
    )
    .get("/sandbox", describe({ tag, summary: "What keeps genes in, layer by layer", gives: layers }), async (c) =>
      c.json({ layers: await sandbox.layers() }),
    );
}
