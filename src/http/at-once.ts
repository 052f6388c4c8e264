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
  const known = new KnownPaths(app);
  return (request: Request, env: HttpEnv["Bindings"]): Response | Promise<Response> => {
    const { method } = request;
    // Rare, and Hono's to turn into a GET without a body.
    if (method === "HEAD") return app.fetch(request, env);
    const path = app.getPath(request);
    const found = known.match(method, path);
    const context = new Context<HttpEnv>(request, { env, path, matchResult: found, notFoundHandler: missing });
    const passed = new Passage(context, found[0], missing, failed).from(0);
    return passed === undefined ? context.res : passed.then(() => context.res);
  };
}

/** Paths whose match is remembered; whoever asks for more of them has the router asked again. */
const KNOWN_MAX = 256;
/** A longer path is not worth keeping: it has no name in it that means anything. */
const KNOWN_LENGTH_MAX = 256;

/**
 * What the router finds depends on method and path alone. For a path with a name in it, it tries one expression made of all
 * routes, with a group for each of them: that is dearer than all middleware together, and most requests repeat a path.
 */
class KnownPaths {
  readonly #methods = new Map<string, Map<string, Found>>();
  #size = 0;

  constructor(private readonly app: Hono<HttpEnv>) {}

  match(method: string, path: string): Found {
    const found = this.#methods.get(method)?.get(path);
    if (found !== undefined) return found;
    const matched = this.app.router.match(method, path);
    if (path.length <= KNOWN_LENGTH_MAX) this.#keep(method, path, matched);
    return matched;
  }

  #keep(method: string, path: string, found: Found): void {
    if (this.#size >= KNOWN_MAX) {
      this.#methods.clear();
      this.#size = 0;
    }
    const paths = this.#methods.get(method) ?? new Map<string, Found>();
    this.#methods.set(method, paths.set(path, found));
    this.#size += 1;
  }
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
    let rest: Promise<void> | undefined;
    try {
      const given: unknown = handle(this.context, () => {
        rest = this.from(index + 1);
        return rest as Promise<void>;
      });
      // Who only hands on what comes after needs no promise of its own: that one never fails, and gives nothing.
      if (given instanceof Promise) return given === rest ? rest : given.then(this.#take, this.#fail);
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
