import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import { SESSION_COOKIE } from "../auth/authenticate.ts";
import type { HttpEnv } from "../environment.ts";
import type { HttpSettings } from "../services.ts";
import type { Encoding } from "./assets.ts";

/** Paths that are no pages, whatever the client accepts. */
const NO_PAGE = /^\/(api|assets|metrics|healthz|readyz|openapi\.json)(\/|$)/;

/** Pages by their address alone, also for a client that takes anything, as curl and probes do. */
const PROMISED = ["/", "/docs"];
const TAKES_A_PAGE = /text\/(html|\*)|\*\/\*/;

/**
 * The dashboard: one page for every address that is not the API's, and its files. Both are for anybody: they hold
 * nothing about this organism, which the page asks the API for. Loaded on first use: a program that serves nothing
 * need not unpack them.
 */
export function dashboardRoutes({ trustLocal }: Pick<HttpSettings, "trustLocal">) {
  const page = async (c: Context<HttpEnv>) => {
    const { pageFor } = await import("./assets.ts");
    const isStranger = !trustLocal && getCookie(c, SESSION_COOKIE) === undefined;
    return c.html(pageFor(isStranger ? "stranger" : "unknown"), 200, { "cache-control": "no-cache" });
  };
  return new Hono<HttpEnv>()
    .get("/assets/:name", async (c, next) => {
      const { ASSETS } = await import("./assets.ts");
      const asset = ASSETS.get(c.req.param("name"));
      if (asset === undefined) return await next();
      const encoding = encodingFor(c);
      return c.body(asset.in(encoding), 200, {
        "content-type": asset.type,
        // The name changes with the content.
        "cache-control": "public, max-age=31536000, immutable",
        vary: "accept-encoding",
        ...(encoding === "identity" ? {} : { "content-encoding": encoding }),
      });
    })
    .on("GET", PROMISED, async (c, next) => (TAKES_A_PAGE.test(accepted(c)) ? await page(c) : await next()))
    .get("*", async (c, next) => {
      if (NO_PAGE.test(c.req.path) || !accepted(c).includes("text/html")) return await next();
      return await page(c);
    });
}

function accepted(c: Context<HttpEnv>): string {
  return c.req.header("accept") ?? "*/*";
}

function encodingFor(c: Context<HttpEnv>): Encoding {
  const accepted = (c.req.header("accept-encoding") ?? "").split(",").map((each) => each.trim().split(/\s*;\s*/));
  const isAccepted = (name: string) =>
    accepted.some(([token, weight]) => token === name && !/^q=0(\.0*)?$/.test(weight ?? ""));
  if (isAccepted("br")) return "br";
  return isAccepted("gzip") ? "gzip" : "identity";
}
