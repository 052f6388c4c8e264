import { Hono } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import * as v from "valibot";
import { NotFoundError } from "../../core/mod.ts";
import { actorOf } from "../actor.ts";
import { SESSION_COOKIE } from "../auth/authenticate.ts";
import type { Gatekeeper } from "../auth/gatekeeper.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { pageAfter } from "../page-after.ts";
import { HttpError } from "../problem.ts";
import { pageOf, scopeSchema, tokenSchema } from "../schemas.ts";
import type { HttpServices } from "../services.ts";
import { pageQuery, validate } from "../validate.ts";

const tag = "Access";
const DAY_MS = 86_400_000;

const session = v.object({
  kind: v.picklist(["local", "token", "session"]),
  name: v.string(),
  scope: scopeSchema,
  csrf: v.pipe(v.nullable(v.string()), v.description("send it as X-CSRF-Token with whatever changes something")),
});

const tokenRequest = v.strictObject({
  name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(100)),
  scope: scopeSchema,
  days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_650)), 90),
});

/** Tokens, for whoever may hand them out. */
export function tokenRoutes({ authority, store }: HttpServices) {
  return new Hono<HttpEnv>()
    .get(
      "/tokens",
      validate("query", v.object(pageQuery)),
      describe({ tag, summary: "Tokens that were handed out, the newest first", gives: pageOf(tokenSchema) }),
      (c) => c.json(pageAfter(store.apiTokens.list(), ({ id }) => id, c.req.valid("query"))),
    )
    .post(
      "/tokens",
      validate("json", tokenRequest),
      describe({
        tag,
        summary: "A new token, shown this once",
        status: 201,
        gives: v.object({ token: v.string(), record: tokenSchema }),
      }),
      async (c) => {
        const { name, scope, days } = c.req.valid("json");
        return c.json(await authority.issue(name, scope, days * DAY_MS, actorOf(c)), 201);
      },
    )
    .delete(
      "/tokens/:id",
      validate("param", v.object({ id: v.pipe(v.string(), v.maxLength(100)) })),
      describe({
        tag,
        summary: "Revoke a token; it is refused within a second",
        gives: v.object({ revoked: v.string() }),
      }),
      (c) => {
        const { id } = c.req.valid("param");
        if (!authority.revoke(id, actorOf(c))) {
          throw new NotFoundError(
            `Cannot revoke token ${JSON.stringify(id)}: there is none with this id that is still valid`,
          );
        }
        return c.json({ revoked: id });
      },
    );
}

/** Who is asking; behind authentication. */
export function whoAmIRoutes({ authority }: HttpServices) {
  return new Hono<HttpEnv>().get(
    "/session",
    describe({ tag, summary: "Who is asking, and what they may", gives: session }),
    async (c) => {
      const { kind, name, scope } = c.get("principal");
      const cookie = kind === "session" ? (c.req.header("cookie") ?? "") : "";
      const [, value] = new RegExp(`(?:^|; ?)${SESSION_COOKIE}=([^;]+)`).exec(cookie) ?? [];
      const opened = value === undefined ? null : await authority.verify("session", value);
      return c.json({ kind, name, scope, csrf: opened?.csrf ?? null });
    },
  );
}

/** Logging in and out; before authentication, and nothing but a valid token gets through. */
export function loginRoutes({ authority, settings, clock }: HttpServices, gatekeeper: Gatekeeper) {
  return new Hono<HttpEnv>()
    .post(
      "/session",
      validate("json", v.strictObject({ token: v.pipe(v.string(), v.maxLength(4_096)) })),
      describe({ tag, summary: "Open a session with a token, for the dashboard", gives: session }),
      async (c) => {
        const opened = await authority.openSession(c.req.valid("json").token.trim());
        if (opened === null) {
          gatekeeper.turnAway(c.env?.remoteAddress ?? "unknown", "a log-in");
          throw new HttpError("unauthenticated", "Cannot log in: the token is not valid (any more)");
        }
        const { name, scope, csrf, expiresAtMs } = opened.session;
        setCookie(c, SESSION_COOKIE, opened.cookie, {
          httpOnly: true,
          sameSite: "Strict",
          secure: settings.secureCookies,
          path: "/",
          maxAge: Math.max(1, Math.floor((expiresAtMs - clock.nowMs()) / 1_000)),
        });
        return c.json({ kind: "session" as const, name, scope, csrf });
      },
    )
    .delete(
      "/session",
      describe({ tag, summary: "Close the session", gives: v.object({ closed: v.literal(true) }) }),
      (c) => {
        deleteCookie(c, SESSION_COOKIE, { path: "/", secure: settings.secureCookies });
        return c.json({ closed: true as const });
      },
    );
}
