import { Hono } from "hono";
import * as v from "valibot";
import { AUDIT_ACTIONS, type ExpressedAllele } from "../../genome/mod.ts";
import { actorOf } from "../actor.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { pageOf, regressionSchema } from "../schemas.ts";
import type { HttpServices } from "../services.ts";
import { numberedPageQuery, shaParam, timeQuery, validate } from "../validate.ts";

const tag = "Decisions";
const auditEntry = v.looseObject({
  seq: v.number(),
  atMs: v.number(),
  actor: v.string(),
  action: v.string(),
  subject: v.string(),
  sha: v.nullable(v.string()),
  reason: v.string(),
  numbers: v.pipe(v.record(v.string(), v.unknown()), v.description("what spoke for it")),
});
const verdict = v.object({ entries: v.number(), head: v.string(), problem: v.nullable(v.string()) });

const auditQuery = v.object({
  ...numberedPageQuery,
  since: v.optional(timeQuery),
  action: v.optional(v.picklist(AUDIT_ACTIONS)),
});

const approvalCase = v.looseObject({
  approval: v.looseObject({ locus: v.string(), sha: v.string(), askedAtMs: v.number(), reason: v.string() }),
  risk: v.string(),
  trials: v.array(v.unknown()),
  conformance: v.looseObject({ examples: v.array(v.looseObject({ problem: v.nullable(v.string()) })) }),
  source: v.string(),
  parent: v.nullable(v.object({ sha: v.string(), source: v.string() })),
});

const decided = v.object({ sha: v.string(), locus: v.string(), stage: v.string() });
const approving = v.strictObject({
  reason: v.optional(v.pipe(v.string(), v.maxLength(1_000)), ""),
  anyway: v.optional(v.boolean(), false),
});
const givenReason = v.strictObject({ reason: v.pipe(v.string(), v.trim(), v.nonEmpty("say why"), v.maxLength(1_000)) });

/** What waits for a person, and the decision. */
export function decisionRoutes({ organism }: HttpServices) {
  return new Hono<HttpEnv>()
    .get(
      "/approvals",
      describe({
        tag,
        summary: "What waits for a person, and what speaks for it",
        gives: v.object({ items: v.array(approvalCase) }),
      }),
      async (c) => c.json({ items: await organism.desk.waiting() }),
    )
    .post(
      "/approve/:sha",
      validate("param", shaParam),
      validate("json", approving),
      describe({
        tag,
        summary: "Let a waiting allele act; `anyway`: although examples of its contract do not hold",
        gives: decided,
      }),
      async (c) =>
        c.json(answerOf(await organism.desk.approve(c.req.valid("param").sha, actorOf(c), c.req.valid("json")))),
    )
    .post(
      "/reject/:sha",
      validate("param", shaParam),
      validate("json", givenReason),
      describe({ tag, summary: "Take an allele out, for a reason", gives: decided }),
      (c) => c.json(answerOf(organism.desk.reject(c.req.valid("param").sha, actorOf(c), c.req.valid("json").reason))),
    )
    .post(
      "/promote/:sha",
      validate("param", shaParam),
      validate("json", givenReason),
      describe({ tag, summary: "Make an allele dominant, if its risk allows", gives: decided }),
      (c) => {
        const { allele } = organism.allele(c.req.valid("param").sha);
        organism.desk.promote(allele.locus, allele.sha, c.req.valid("json").reason, actorOf(c));
        return c.json(answerOf(organism.allele(`${allele.locus}:${allele.sha}`)));
      },
    );
}

function answerOf({ allele, stage }: ExpressedAllele): v.InferOutput<typeof decided> {
  return { sha: allele.sha, locus: allele.locus, stage };
}

/** What was decided, and what called for it. */
export function historyRoutes({ store }: HttpServices) {
  return new Hono<HttpEnv>()
    .get(
      "/regression",
      validate("query", v.object(numberedPageQuery)),
      describe({
        tag,
        summary: "Alleles whose failure rate rose, the newest first",
        gives: pageOf(regressionSchema),
      }),
      (c) => {
        const { limit, cursor } = c.req.valid("query");
        const items = store.regressions(null, limit, cursor);
        return c.json({ items, next: items.length < limit ? null : String(items.at(-1)?.seq ?? "") });
      },
    )
    .get(
      "/audit",
      validate("query", auditQuery),
      describe({ tag, summary: "The audit trail, the newest first", gives: pageOf(auditEntry) }),
      (c) => {
        const { limit, cursor, since, action } = c.req.valid("query");
        const entries = store.audit.list({
          limit,
          ...(since === undefined ? {} : { sinceMs: since }),
          ...(cursor === undefined ? {} : { beforeSeq: cursor }),
          ...(action === undefined ? {} : { action }),
        });
        const next = entries.length < limit ? null : String(entries[0]?.seq ?? "");
        return c.json({ items: entries.toReversed(), next });
      },
    )
    .get(
      "/audit/verify",
      describe({ tag, summary: "Whether the audit trail is as it was written", gives: verdict }),
      (c) => c.json(store.audit.verify()),
    );
}
