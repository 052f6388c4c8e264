import { describe, expect, test } from "bun:test";
import { type Context, Hono } from "hono";
import { routePath } from "hono/route";
import { atOnce } from "../../src/http/at-once.ts";
import type { HttpEnv } from "../../src/http/environment.ts";
import { isPassingOn, passingOn } from "../../src/http/passing-on.ts";

const PLACES = ["", "/async", "/passed", "/said", "/late", "/guarded", "/answered"];

const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Every way for a function to answer, to pass on, to throw and to have the last word, at once and later. */
function chain() {
  const missing = (c: Context<HttpEnv>) => c.text(`nothing at ${c.req.path}`, 404);
  const failed = (thrown: unknown, c: Context<HttpEnv>) => c.text(`failed: ${thrown}`, 500);
  const app = new Hono<HttpEnv>();
  app.use("/async/*", async (c, next) => {
    await next();
    c.res.headers.set("after", "async");
  });
  app.use("/passed/*", (_, next) => next());
  app.use("/said/*", passingOn());
  app.use("/late/*", async (_, next) => {
    await later();
    await next();
  });
  app.use("/guarded/*", () => {
    throw new Error("turned away");
  });
  app.use("/answered/*", (c) => Promise.resolve(c.text("by the middleware")));
  for (const place of PLACES) {
    app.get(`${place}/now/:name`, (c) => c.text(`${c.req.param("name")} by ${c.req.method}`));
    app.get(`${place}/later/:name`, passingOn(), async (c) => {
      await later();
      return c.json({ name: c.req.param("name") }, 202, { "x-own": "yes" });
    });
    app.get(`${place}/throws`, () => {
      throw new TypeError("at once");
    });
    app.get(`${place}/rejects`, async () => {
      await later();
      throw new TypeError("later");
    });
  }
  app.notFound(missing);
  app.onError(failed);
  return { app, fetch: atOnce({ app, missing, failed }) };
}

const ENDS = ["/now/a%20name", "/later/b", "/throws", "/rejects", "/nowhere"];

describe("atOnce answers as Hono does", () => {
  for (const path of PLACES.flatMap((place) => ENDS.map((end) => place + end))) {
    for (const method of ["GET", "HEAD", "POST"]) {
      test(`${method} ${path}`, async () => {
        const { app, fetch } = chain();
        const request = () => new Request(`http://localhost${path}`, { method });
        const [ours, theirs] = [await fetch(request(), {}), await app.fetch(request(), {})];
        const told = async (response: Response) => [
          response.status,
          [...response.headers].toSorted(),
          await response.text(),
        ];
        expect(await told(ours)).toEqual(await told(theirs));
      });
    }
  }
});

test("a path is found again as it was found first, however many others came between", async () => {
  const { app, fetch } = chain();
  const told = async (response: Response | Promise<Response>) => [
    (await response).status,
    await (await response).text(),
  ];
  const names = [...Array.from({ length: 600 }, (_, index) => `n${index}`), "x".repeat(300), "a%2Fb", "a%252Fb"];
  for (const name of [...names, ...names.toReversed()]) {
    for (const [method, path] of [
      ["GET", `/now/${name}`],
      ["POST", `/now/${name}`],
      ["GET", `/passed/now/${name}`],
    ] as const) {
      const request = () => new Request(`http://localhost${path}`, { method });
      expect(await told(fetch(request(), {}))).toEqual(await told(app.fetch(request(), {})));
    }
  }
});

test("the route is known from the beginning, as Hono tells it", async () => {
  const told: string[] = [];
  const app = new Hono<HttpEnv>();
  app.use((c, next) => {
    told.push(c.get("route") ?? routePath(c, -1));
    return next();
  });
  app.use("/a/*", passingOn());
  app.get("/a/:name", passingOn(), (c) => c.text("a"));
  const missing = (c: Context<HttpEnv>) => c.text("nothing", 404);
  const fetch = atOnce({ app, missing, failed: (thrown, c) => c.text(String(thrown), 500) });
  for (const [method, path, route] of [
    ["GET", "/a/b", "/a/:name"],
    ["POST", "/a/b", "/a/*"],
    ["GET", "/", "/*"],
    ["PROPFIND", "/a/b", "/a/*"],
  ] as const) {
    const request = () => new Request(`http://localhost${path}`, { method });
    await fetch(request(), {});
    await app.fetch(request(), {});
    expect(told.splice(0)).toEqual([route, route]);
  }
});

test("only what was made to pass a request on is left out", () => {
  expect(isPassingOn(passingOn())).toBe(true);
  expect(isPassingOn((_: unknown, next: () => unknown) => next())).toBe(false);
});

test("an answer that nobody has to wait for is there at once, also a refusal", () => {
  const { fetch } = chain();
  for (const path of ["/now/a", "/passed/now/a", "/throws", "/guarded/now/a", "/nowhere"]) {
    expect(fetch(new Request(`http://localhost${path}`), {})).toBeInstanceOf(Response);
  }
});
