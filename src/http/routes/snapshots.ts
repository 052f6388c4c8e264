import { Hono } from "hono";
import * as v from "valibot";
import { actorOf } from "../actor.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { pageAfter } from "../page-after.ts";
import { pageOf } from "../schemas.ts";
import type { HttpServices } from "../services.ts";
import { nameParam, pageQuery, validate } from "../validate.ts";

const tag = "Snapshots";
const summary = v.object({ name: v.string(), atMs: v.number(), by: v.string(), reason: v.string() });
const difference = v.object({
  locus: v.string(),
  sha: v.string(),
  from: v.nullable(v.string()),
  to: v.nullable(v.string()),
});
const wanted = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(64)),
  reason: v.optional(v.pipe(v.string(), v.maxLength(1_000)), ""),
});

/** The phenotype, kept and brought back. */
export function snapshotRoutes({ organism }: HttpServices) {
  return new Hono<HttpEnv>()
    .get(
      "/snapshots",
      validate("query", v.object(pageQuery)),
      describe({ tag, summary: "Snapshots, the newest first", gives: pageOf(summary) }),
      (c) => c.json(pageAfter(organism.snapshots.list(), ({ name }) => name, c.req.valid("query"))),
    )
    .post(
      "/snapshots",
      validate("json", wanted),
      describe({ tag, summary: "Keep which alleles are expressed now", status: 201, gives: summary }),
      (c) => {
        const { name, reason } = c.req.valid("json");
        const { stages: _, ...taken } = organism.snapshots.take(name, reason, actorOf(c));
        return c.json(taken, 201);
      },
    )
    .get(
      "/snapshots/:name/diff",
      validate("param", nameParam),
      validate(
        "query",
        v.object({ to: v.optional(v.pipe(v.string(), v.maxLength(64), v.description("another one"))) }),
      ),
      describe({ tag, summary: "What changed since a snapshot", gives: v.object({ items: v.array(difference) }) }),
      (c) => {
        const { to = null } = c.req.valid("query");
        return c.json({ items: organism.snapshots.differences(c.req.valid("param").name, to) });
      },
    )
    .post(
      "/rollback/:name",
      validate("param", nameParam),
      describe({
        tag,
        summary: "Express again what was expressed then",
        gives: v.object({ snapshot: v.string(), undo: v.string(), changed: v.array(difference) }),
      }),
      (c) => c.json(organism.snapshots.rollback(c.req.valid("param").name, actorOf(c))),
    );
}
