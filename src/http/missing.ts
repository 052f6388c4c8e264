import type { Context, Hono } from "hono";
import type { HttpEnv } from "./environment.ts";
import { HttpError, problemResponse } from "./problem.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Nothing is at that path, or nothing for that method: then 405 and what there is (RFC 9110, 15.5.6). */
export function missingIn(app: Hono<HttpEnv>): (context: Context<HttpEnv>) => Response {
  return (context) => {
    const { method, path } = context.req;
    const what = `Cannot find ${method} ${path}`;
    const allowed = methodsAt(app, method, path).join(", ");
    return problemResponse(
      context,
      allowed === ""
        ? new HttpError("not_found", `${what}: see /openapi.json for what there is`)
        : new HttpError("method_not_allowed", `${what}: there is ${allowed}`, { headers: { Allow: allowed } }),
    );
  };
}

/** Middleware is at every path and for every method: where there is a route, something is there besides. */
function methodsAt(app: Hono<HttpEnv>, missing: string, path: string): readonly string[] {
  const middleware = app.router.match(missing, path)[0].length;
  return METHODS.filter((method) => app.router.match(method, path)[0].length > middleware);
}
