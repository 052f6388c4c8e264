import type { MiddlewareHandler } from "hono";
import type { HttpEnv } from "./environment.ts";

const made = new WeakSet<object>();

/** A function on a request's way that says something of its route, to whoever reads types or the document, and does nothing. */
export function passingOn<Path extends string, Input extends object>(): MiddlewareHandler<HttpEnv, Path, Input> {
  const middleware: MiddlewareHandler<HttpEnv, Path, Input> = (_, next) => next();
  made.add(middleware);
  return middleware;
}

/** Whether a request can do without it. */
export function isPassingOn(middleware: object): boolean {
  return made.has(middleware);
}
