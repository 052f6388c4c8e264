import { Hono } from "hono";
import * as v from "valibot";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { statusSchema } from "../schemas.ts";
import type { HttpServices } from "../services.ts";

/** The status is asked for often and by many, and costs a pass over all loci: an answer serves for so long. */
const FRESH_MS = 100;
const tag = "Status";
const layers = v.object({ layers: v.array(v.looseObject({ name: v.string(), state: v.string() })) });

export function statusRoutes({ organism, sandbox, clock, version }: HttpServices) {
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
    });
  };
  return new Hono<HttpEnv>()
    .get("/status", describe({ tag, summary: "How the organism does, at a glance", gives: statusSchema }), (c) => {
      const nowMs = clock.nowMs();
      if (nowMs - cached.atMs >= FRESH_MS) cached = { text: answer(nowMs), atMs: nowMs };
      return c.body(cached.text, 200, { "content-type": "application/json" });
    })
    .get("/sandbox", describe({ tag, summary: "What keeps genes in, layer by layer", gives: layers }), async (c) =>
      c.json({ layers: await sandbox.layers() }),
    );
}
