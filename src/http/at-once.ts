import { Context, type Hono } from "hono";
import type { HttpEnv } from "./environment.ts";

/** What Hono's router finds for a request: functions in the order in which they were registered. */
type Found = ReturnType<Hono<HttpEnv>["router"]["match"]>;

export interface Chain {
  readonly app: Hono<HttpEnv>;
  /** The answer where no route answered. */
  readonly missing: (context: Context<HttpEnv>) => Response;
  /** The answer to what a route threw. */
  readonly failed: (thrown: unknown, context: Context<HttpEnv>) => Response;
}

/**
 * `app.fetch`, but an answer that nobody has to wait for is given at once. Hono makes a promise for every function on a
 * request's way; then Bun must keep the request and come back to it, which costs as much as all the rest of a small answer
 * (bare route 10 µs, the same behind a chain of promises 17). Router, context and functions are Hono's own. Here a
 * middleware's `next()` gives undefined when what comes after it is done already, which `await` does not mind.
 */
export function atOnce({ app, missing, failed }: Chain) {
  return (request: Request, env: HttpEnv["Bindings"]): Response | Promise<Response> => {
    const { method } = request;
    // Rare, and Hono's to turn into a GET without a body.
    if (method === "HEAD") return app.fetch(request, env);
    const path = app.getPath(request);
    const found = app.router.match(method, path);
    const context = new Context<HttpEnv>(request, { env, path, matchResult: found, notFoundHandler: missing });
    const passed = new Passage(context, found[0], missing, failed).from(0);
    return passed === undefined ? context.res : passed.then(() => context.res);
  };
}

class Passage {
  constructor(
    private readonly context: Context<HttpEnv>,
    private readonly functions: Found[0],
    private readonly missing: Chain["missing"],
    private readonly failed: Chain["failed"],
  ) {}

  /** Calls the functions from `index` on. @returns a promise only if one of them has to be waited for */
  from(index: number): Promise<void> | undefined {
    const found = this.functions[index];
    if (found === undefined) {
      if (!this.context.finalized) this.context.res = this.missing(this.context);
      return undefined;
    }
    this.context.req.routeIndex = index;
    const [[handle]] = found;
    try {
      const given: unknown = handle(this.context, () => this.from(index + 1) as Promise<void>);
      if (given instanceof Promise) return given.then(this.#take, this.#fail);
      this.#take(given);
    } catch (thrown) {
      this.#fail(thrown);
    }
    return undefined;
  }

  readonly #take = (given: unknown): void => {
    if (given instanceof Response && !this.context.finalized) this.context.res = given;
  };

  readonly #fail = (thrown: unknown): void => {
    this.context.res = this.failed(thrown, this.context);
  };
}
