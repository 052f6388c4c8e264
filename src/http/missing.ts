import type { Context, Hono } from "hono";
import type { HttpEnv } from "./environment.ts";
import { HttpError, problemResponse } from "./problem.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Nothing is at that path, or nothing for that method: then 405 and what there is (RFC 9110, 15.5.6). */
export function missingIn(app: Hono<HttpEnv>): (context: Context<HttpEnv>) => Response {
  return (context) => {
    const { method, path } = context.req;
    const what = `Cannot find ${method} ${path}`;
    const allowed = methodsAt(app, path).join(", ");
    return problemResponse(
      context,
      allowed === ""
        ? new HttpError("not_found", `${what}: see /openapi.json for what there is`)
        : new HttpError("method_not_allowed", `${what}: there is ${allowed}`, { headers: { Allow: allowed } }),
    );
  };
}

/** At no route's path: what stands there is middleware, and the dashboard's page for whatever a browser asks for. */
const NOWHERE = "/-/-/-/-/-/-/-/-";

/** Middleware is at every path, some of it for some methods only: where there is a route, something is there besides. */
function methodsAt(app: Hono<HttpEnv>, path: string): readonly string[] {
  const nowhere = path.startsWith("/api/") ? `/api${NOWHERE}` : NOWHERE;
  const found = (method: string, where: string) => app.router.match(method, where)[0].length;
  return METHODS.filter((method) => found(method, path) > found(method, nowhere));
}
