import { Hono } from "hono";
import * as v from "valibot";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { regressionSchema } from "../schemas.ts";
import type { HttpServices } from "../services.ts";
import { pageQuery, validate } from "../validate.ts";

const tag = "Decisions";
const auditEntry = v.looseObject({
  seq: v.number(),
  atMs: v.number(),
  actor: v.string(),
  action: v.string(),
  subject: v.string(),
  sha: v.nullable(v.string()),
  reason: v.string(),
});

/** What was decided, by whom and why. */
export function decisionRoutes({ store }: HttpServices) {
  return new Hono<HttpEnv>()
    .get(
      "/regression",
      validate("query", v.object({ limit: pageQuery.limit })),
      describe({
        tag,
        summary: "Alleles whose failure rate rose, the newest first",
        gives: v.object({ items: v.array(regressionSchema) }),
      }),
      (c) => c.json({ items: store.regressions(null, c.req.valid("query").limit) }),
    )
    .get(
      "/audit",
      validate("query", v.object({ limit: pageQuery.limit })),
      describe({ tag, summary: "The audit trail, the newest first", gives: v.object({ items: v.array(auditEntry) }) }),
      (c) => c.json({ items: store.audit.list({ limit: c.req.valid("query").limit }).toReversed() }),
    );
}
