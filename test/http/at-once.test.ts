import { describe, expect, test } from "bun:test";
import { type Context, Hono } from "hono";
import { atOnce } from "../../src/http/at-once.ts";
import type { HttpEnv } from "../../src/http/environment.ts";

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
  app.use("/late/*", async (_, next) => {
    await later();
    await next();
  });
  app.use("/guarded/*", () => {
    throw new Error("turned away");
  });
  app.use("/answered/*", (c) => Promise.resolve(c.text("by the middleware")));
  for (const place of ["", "/async", "/passed", "/late", "/guarded", "/answered"]) {
    app.get(`${place}/now/:name`, (c) => c.text(`${c.req.param("name")} by ${c.req.method}`));
    app.get(`${place}/later/:name`, async (c) => {
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

const PLACES = ["", "/async", "/passed", "/late", "/guarded", "/answered"];
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

test("an answer that nobody has to wait for is there at once, also a refusal", () => {
  const { fetch } = chain();
  for (const path of ["/now/a", "/passed/now/a", "/throws", "/guarded/now/a", "/nowhere"]) {
    expect(fetch(new Request(`http://localhost${path}`), {})).toBeInstanceOf(Response);
  }
});
