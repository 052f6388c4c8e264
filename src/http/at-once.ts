import { Context, type Hono } from "hono";
import type { HttpEnv } from "./environment.ts";
import { KnownPaths } from "./known-paths.ts";
import { isPassingOn } from "./passing-on.ts";

const METHODS: ReadonlySet<string> = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

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
  const ways = new Ways(app);
  return (request: Request, env: HttpEnv["Bindings"]): Response | Promise<Response> => {
    const { method } = request;
    // Rare, and Hono's to turn into a GET without a body.
    if (method === "HEAD") return app.fetch(request, env);
    const path = app.getPath(request);
    const { found, route } = ways.of(method, path);
    const context = new Context<HttpEnv>(request, { env, path, matchResult: found, notFoundHandler: missing });
    context.set("route", route);
    const passed = new Passage(context, found[0], missing, failed).from(0);
    return passed === undefined ? context.res : passed.then(() => context.res);
  };
}

/** What is known of a method and a path before anything is done. */
interface Way {
  readonly found: Found;
  /** The path of the last route, as declared: the one that answers, where one does. */
  readonly route: string;
}

/**
 * What the router finds depends on method and path alone. For a path with a name in it, it tries one expression made of all
 * routes, with a group for each of them: that is dearer than all middleware together, and most requests repeat a path.
 */
class Ways {
  readonly #methods = new Map<string, KnownPaths<Way>>();

  constructor(private readonly app: Hono<HttpEnv>) {}

  of(method: string, path: string): Way {
    let ways = this.#methods.get(method);
    if (ways === undefined) {
      ways = new KnownPaths();
      // Any other method is a stranger's word, of which there is no end.
      if (METHODS.has(method)) this.#methods.set(method, ways);
    }
    return ways.of(path, () => this.#find(method, path));
  }

  #find(method: string, path: string): Way {
    const [functions, ...rest] = this.app.router.match(method, path);
    const found = [functions.filter(([[handle]]) => !isPassingOn(handle)), ...rest] as unknown as Found;
    return { found, route: functions.at(-1)?.[0][1].path ?? "" };
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
