import { afterAll, expect, test } from "bun:test";
import fc from "fast-check";
import { DOUBLE, GOOD_DOUBLE } from "../double.ts";
import { sharedSandbox } from "../organism/test-organism.ts";
import { testApp } from "./test-app.ts";

// Whatever a stranger sends, there is an answer and it is never a bug: every operation of the OpenAPI document with
// random path, query, headers and body, some of them close to right.

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACTS = `${DOUBLE}
pathway twice
  risk none
  does:
    Doubles a number.
  takes:
    value  int  "What to double"
  steps:
    1. double
       value = {value}

topology nothing
  does:
    Has one bridge.
  has:
    management:
      is bridge
      uplink eth0
`;
const genes = { double: [GOOD_DOUBLE] };

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
}

interface Document {
  readonly paths: Record<string, Record<string, { readonly parameters?: readonly { name: string; in: string }[] }>>;
}

const word = fc.oneof(
  fc.constantFrom(
    "double",
    "twice",
    "nothing",
    "true",
    "false",
    "1",
    "50",
    "0",
    "-1",
    "abcdef12",
    "../..",
    "%00",
    "null",
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 10 }),
);
const body = fc.oneof(
  fc.constantFrom({ value: 1 }, { name: "x", scope: "read" }, { reason: "because" }, { token: "a.b.c" }, [], ""),
  fc.jsonValue({ maxDepth: 4 }),
);

test("no request is answered with a bug", async () => {
  const app = testApp({ sandbox, contracts: CONTRACTS, genes });
  const token = await app.tokenOf("admin");
  const { paths } = (await (await app.request("/openapi.json")).json()) as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [] }]): Operation => {
      const query = parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name);
      return { method: method.toUpperCase(), path, query };
    }),
  );
  const request = fc.record({
    operation: fc.constantFrom(...operations),
    words: fc.array(word, { minLength: 8, maxLength: 8 }),
    sends: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    body,
    raw: fc.option(fc.string({ maxLength: 40 }), { freq: 5 }),
    key: fc.option(fc.stringMatching(/^[!-~]{1,20}$/), { freq: 3 }),
  });
  expect(operations.length).toBeGreaterThan(30);
  await fc.assert(
    fc.asyncProperty(request, async ({ operation, words, sends, body: value, raw, key }) => {
      const rest = [...words];
      const path = operation.path.replaceAll(/\{\w+\}/g, () => encodeURIComponent((rest.pop() ?? "x").toWellFormed()));
      const query = operation.query
        .filter((_, index) => sends[index % sends.length])
        .map((name) => `${name}=${encodeURIComponent((rest.pop() ?? "1").toWellFormed())}`)
        .join("&");
      const answer = await app.request(`${path}?${query}`, {
        method: operation.method,
        token,
        ...(operation.method === "GET" ? {} : { body: raw ?? value }),
        headers: key === null ? {} : { "idempotency-key": key },
      });
      // Events have no end.
      const isStream = answer.headers.get("content-type") === "text/event-stream";
      if (isStream) await answer.body?.cancel();
      const text = isStream ? "" : await answer.text();
      app.clock.advance(10_000);
      expect([operation.method, path, query, answer.status === 500 ? text : ""]).toEqual([
        operation.method,
        path,
        query,
        "",
      ]);
      if (answer.status >= 400) expect(JSON.parse(text)).toMatchObject({ status: answer.status });
    }),
    { numRuns: 1_500, seed: 1 },
  );
}, 120_000);
