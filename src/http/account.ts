import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { nanoid } from "nanoid";
import type { HttpEnv } from "./environment.ts";
import type { Metrics } from "./metrics.ts";
import { HttpError } from "./problem.ts";
import type { HttpServices } from "./services.ts";

/** What the server knows of itself; changed in place. */
export interface ServerState {
  draining: boolean;
  active: number;
}

/** The first and the last to touch a request: gives it an id, counts it, and writes its line into the access log. */
export function account(
  { clock, logger, settings }: HttpServices,
  metrics: Metrics,
  state: ServerState,
): MiddlewareHandler<HttpEnv> {
  return async (context, next) => {
    const requestId = nanoid(16);
    context.set("requestId", requestId);
    if (state.draining) throw new HttpError("stopping", "Cannot take requests any more: the server is stopping");
    const startedUs = clock.nowUs();
    state.active += 1;
    try {
      await next();
    } finally {
      state.active -= 1;
      const { method, path } = context.req;
      const { status, headers } = context.res;
      headers.set("x-request-id", requestId);
      const durationUs = clock.nowUs() - startedUs;
      metrics.request(method, routePath(context, -1), status, durationUs / 1_000_000);
      if (settings.accessLog) {
        const remote = context.env?.remoteAddress ?? null;
        logger.log("info", "request", {
          id: requestId,
          method,
          path,
          status,
          ms: Math.round(durationUs) / 1_000,
          remote,
        });
      }
    }
  };
}
