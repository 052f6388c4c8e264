import type { Context, MiddlewareHandler, Next } from "hono";
import { routePath } from "hono/route";
import { nanoid } from "nanoid";
import type { HttpEnv } from "./environment.ts";
import type { Metrics } from "./metrics.ts";
import { HttpError, problemResponse } from "./problem.ts";
import { REQUEST_ID_HEADER, secure } from "./secure-headers.ts";
import type { HttpServices } from "./services.ts";

/** What the server knows of itself; changed in place. */
export interface ServerState {
  draining: boolean;
  active: number;
}

/** The first and the last to touch a request: gives it an id, counts it, and writes its line into the access log. */
export function account(
  { clock, settings }: HttpServices,
  metrics: Metrics,
  state: ServerState,
): MiddlewareHandler<HttpEnv> {
  const { accessLog, requestsInFlightMax } = settings;
  const close = (context: Context<HttpEnv>, startedUs: number): void => {
    state.active -= 1;
    const { method, path } = context.req;
    const { res } = context;
    const { status } = res;
    const requestId = context.get("requestId");
    if (context.get("dressed") !== res) {
      res.headers.set(REQUEST_ID_HEADER, requestId);
      secure(res.headers);
    }
    const durationUs = clock.nowUs() - startedUs;
    metrics.request(method, context.get("route") ?? routePath(context, -1), status, durationUs / 1_000_000);
    accessLog?.({
      time: new Date(clock.nowMs()).toISOString(),
      id: requestId,
      method,
      path,
      status,
      ms: Math.round(durationUs) / 1_000,
      remote: context.env?.remoteAddress ?? null,
      who: context.get("principal")?.name ?? null,
    });
  };
  const middleware = (context: Context<HttpEnv>, next: Next): Promise<void> | undefined => {
    context.set("requestId", nanoid(16));
    const startedUs = clock.nowUs();
    const refusal = refusalOf(state, requestsInFlightMax);
    state.active += 1;
    if (refusal !== null) context.res = problemResponse(context, refusal);
    // Whoever comes after answers for what it throws (`at-once.ts`, Hono), so that nothing is thrown here.
    const rest: Promise<void> | undefined = refusal === null ? next() : undefined;
    if (rest !== undefined) return rest.then(() => close(context, startedUs));
    close(context, startedUs);
    return undefined;
  };
  // Hono's type asks for a promise; where there is nothing to wait for, neither Hono nor `atOnce` needs one.
  return middleware as MiddlewareHandler<HttpEnv>;
}

function refusalOf({ draining, active }: ServerState, requestsInFlightMax: number): HttpError | null {
  if (draining) return new HttpError("stopping", "Cannot take requests any more: the server is stopping");
  if (active < requestsInFlightMax) return null;
  return new HttpError("overloaded", `Cannot take another request: ${requestsInFlightMax} are under way`);
}
