import { afterAll, describe, expect, test } from "bun:test";
import type { RunId } from "../../src/core/mod.ts";
import { DOUBLE } from "../double.ts";
import { sharedSandbox } from "../organism/test-organism.ts";
import { testApp } from "./test-app.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACTS = `${DOUBLE}
pathway double_twice
  risk none
  does:
    Doubles a number, and again.
  takes:
    value  int  "What to double"
  steps:
    1. double
       value = {value}
    2. double
       value = {double.result}
`;
const FICKLE =
  "export function execute({ value }) { if (value > 9000) throw new Error('too much'); return { result: value * 2 }; }\n";
/** Fields of the API's answers that a test goes on with; what each holds is what is tested. */
interface Answer {
  readonly runId: RunId;
  readonly location: string;
  readonly instance: string;
  readonly detail: string;
  readonly code: string;
  readonly next: string | null;
  readonly steps: readonly unknown[];
  readonly history: readonly unknown[];
  readonly ancestors: readonly unknown[];
  readonly items: readonly { readonly sha: string; readonly runId: string }[];
  readonly alleles: readonly { readonly reasons: readonly string[] }[];
  readonly openapi: string;
  readonly paths: Readonly<Record<string, unknown>>;
}
const json = async (response: Response): Promise<Answer> => (await response.json()) as Answer;
const genes = { double: [FICKLE] };
const open = (settings = {}) => testApp({ sandbox, contracts: CONTRACTS, genes }, settings);

describe("running", () => {
  test("a locus answers with its run, and the run is in the history", async () => {
    const app = open();
    const token = await app.tokenOf("run");
    const answer = await app.request("/api/execute/double", { method: "POST", token, body: { value: 21 } });
    expect(answer.status).toBe(200);
    const run = await json(answer);
    expect(run).toMatchObject({ locus: "double", outcome: "success", output: { result: 42 } });
    const detail = await json(await app.request(`/api/runs/${run.runId}`, { token }));
    expect(detail).toMatchObject({ state: "done", run: { runId: run.runId, name: "double" }, attempts: [{ e: 1 }] });
  });

  test("a pathway answers with its steps, which are listed under it", async () => {
    const app = open();
    const token = await app.tokenOf("run");
    const answer = await app.request("/api/run/double_twice", { method: "POST", token, body: { value: 5 } });
    const run = await json(answer);
    expect(run).toMatchObject({ pathway: "double_twice", outcome: "success", output: { result: 20 } });
    const detail = await json(await app.request(`/api/runs/${run.runId}`, { token }));
    expect(detail.steps).toHaveLength(2);
  });

  test("without waiting: 202 with the id, and the answer under it", async () => {
    const app = open();
    const token = await app.tokenOf("run");
    const accepted = await app.request("/api/run/double_twice?wait=false", {
      method: "POST",
      token,
      body: { value: 5 },
    });
    expect(accepted.status).toBe(202);
    const { runId, location } = await json(accepted);
    await app.app.drain();
    expect(location).toBe(`/api/runs/${runId}`);
    expect(app.store.run(runId)?.run.outcome).toBe("success");
  });

  test.each([
    ["a bad input", "/api/execute/double", { value: "x" }, 422, "input_invalid"],
    ["no JSON", "/api/execute/double", "{", 400, "malformed"],
    ["an unknown locus", "/api/execute/duoble", { value: 1 }, 404, "not_found"],
    ["an unknown pathway, without waiting", "/api/run/nothing?wait=false", {}, 404, "not_found"],
    ["a flag that is none", "/api/execute/double?wait=maybe", {}, 400, "malformed"],
    ["too much", "/api/execute/double", { value: 1, pad: "x".repeat(100_001) }, 413, "too_large"],
  ])("%s is a problem document", async (_, path, body, status, code) => {
    const app = open();
    const token = await app.tokenOf("run");
    const answer = await app.request(path, { method: "POST", token, body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const problem = await json(answer);
    expect(problem).toMatchObject({ type: `urn:sg:problem:${code}`, status, code });
    expect(answer.headers.get("x-request-id")).toBe(problem.instance);
  });

  test("a method that a path has not is told which it has", async () => {
    const app = open();
    const token = await app.tokenOf("admin");
    const allowed = async (method: string, path: string) => {
      const { status, headers } = await app.request(path, { method, token });
      return [status, headers.get("allow")];
    };
    expect(await allowed("DELETE", "/api/status")).toEqual([405, "GET"]);
    expect(await allowed("GET", "/api/execute/double")).toEqual([405, "POST"]);
    expect(await allowed("PUT", "/api/tokens")).toEqual([405, "GET, POST"]);
    expect(await allowed("POST", "/api/runs")).toEqual([405, "GET"]);
    expect(await allowed("OPTIONS", "/api/status")).toEqual([405, "GET"]);
    expect(await allowed("POST", "/")).toEqual([405, "GET"]);
    expect(await allowed("POST", "/healthz")).toEqual([405, "GET"]);
    expect(await allowed("DELETE", "/api/nothing")).toEqual([404, null]);
    expect(await allowed("OPTIONS", "/api/nothing")).toEqual([404, null]);
    expect(await allowed("POST", "/api/nothing/there")).toEqual([404, null]);
  });

  test.each([
    ["/api/runs?failde=true", '$.failde: unknown parameter; did you mean "failed"?'],
    [
      "/api/runs?locus=double",
      "$.locus: unknown parameter; there are limit, cursor, name, failed, asked, since, before",
    ],
    ["/api/runs?limit=0", "$.limit: "],
  ])("a query that says nothing here is refused by its name: %s", async (path, detail) => {
    const app = open();
    const answer = await app.request(path, { token: await app.tokenOf("read") });
    expect(answer.status).toBe(400);
    expect((await json(answer)).detail).toContain(`Cannot read the request's query: ${detail}`);
  });

  test("a body of another type is refused before it is read: no page's form can send JSON", async () => {
    const app = open();
    const token = await app.tokenOf("run");
    const headers = { "content-type": "text/plain" };
    const answer = await app.request("/api/execute/double", { method: "POST", token, body: '{"value":1}', headers });
    expect(answer.status).toBe(415);
  });
});

describe("an Idempotency-Key", () => {
  const headers = { "idempotency-key": "once" };

  test("is answered again and done once", async () => {
    const app = open();
    const token = await app.tokenOf("run");
    const ask = () => app.request("/api/execute/double", { method: "POST", token, body: { value: 4 }, headers });
    const first = await ask();
    const second = await ask();
    expect(await json(second)).toEqual(await json(first));
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(app.store.counts().runs).toBe(1);
  });

  test("belongs to one request and one caller", async () => {
    const app = open();
    const token = await app.tokenOf("run");
    const ask = (body: unknown, as = token) =>
      app.request("/api/execute/double", { method: "POST", token: as, body, headers });
    await ask({ value: 4 });
    expect((await ask({ value: 5 })).status).toBe(422);
    expect((await ask({ value: 5 }, await app.tokenOf("run"))).status).toBe(200);
  });

  test("without an answer, after the server died with the request, says where to look", async () => {
    const app = open();
    const { token, record } = await app.authority.issue("x", "run", 1_000_000, "person tester");
    const body = { value: 4 };
    const { sha256 } = await import("../../src/core/mod.ts");
    const request = sha256(`POST /api/execute/double\n${JSON.stringify(body)}`);
    app.store.idempotencyKeys.claim(`${record.id} once`, request, app.clock.nowMs());
    const answer = await app.request("/api/execute/double", { method: "POST", token, body, headers });
    expect(answer.status).toBe(409);
    expect((await json(answer)).detail).toContain("/api/runs");
  });
});

describe("lists", () => {
  test("runs come in pages, filtered", async () => {
    const app = open();
    const token = await app.tokenOf("run");
    for (const value of [1, 2, 9_001, 3, 4]) {
      await app.request("/api/execute/double", { method: "POST", token, body: { value } });
    }
    const page = async (query: string) => await json(await app.request(`/api/runs?${query}`, { token }));
    const first = await page("limit=3");
    const second = await page(`limit=3&cursor=${first.next}`);
    expect([first.items.length, second.items.length, second.next]).toEqual([3, 2, null]);
    expect(new Set([...first.items, ...second.items].map(({ runId }) => runId)).size).toBe(5);
    expect((await page("failed=true")).items).toHaveLength(1);
    expect((await page("limit=0")).code).toBe("malformed");
    expect((await page("limit=1000")).code).toBe("malformed");
  });

  test("loci, a locus, its alleles, lineage and explanation", async () => {
    const app = open();
    const token = await app.tokenOf("read");
    const get = async (path: string) => await json(await app.request(path, { token }));
    expect((await get("/api/loci")).items).toMatchObject([{ name: "double", dominant: { n: 0 } }]);
    const locus = await get("/api/locus/double");
    expect(locus).toMatchObject({ name: "double", family: "transform", takes: [{ name: "value" }] });
    const { items } = await get("/api/locus/double/alleles");
    expect(items).toHaveLength(1);
    expect((await get(`/api/allele/${items[0]?.sha}`)).history).toHaveLength(1);
    expect(await get(`/api/allele/${items[0]?.sha.slice(0, 8)}/source`)).toMatchObject({ source: FICKLE });
    expect((await get(`/api/lineage/${items[0]?.sha}`)).ancestors).toHaveLength(1);
    expect((await get("/api/locus/double/explain")).alleles[0]?.reasons[0]).toContain("dominant since");
    expect(await get("/api/status")).toMatchObject({ counts: { loci: 1, alleles: 1 }, mode: "mock", inFlight: 0 });
    expect((await get("/api/locus/dubble")).detail).toContain('did you mean "double"');
  });
});

describe("operations", () => {
  test("a HEAD of the events listens to nothing", async () => {
    const app = open();
    const token = await app.tokenOf("read");
    const answer = await app.request("/api/events", { method: "HEAD", token });
    expect([answer.status, answer.headers.get("content-type"), answer.body]).toEqual([200, "text/event-stream", null]);
    expect(await (await app.request("/metrics", { token })).text()).toContain("sg_event_clients 0");
  });

  test("health needs no token; metrics do, and count what happened", async () => {
    const app = open();
    expect((await app.request("/healthz")).status).toBe(200);
    expect((await app.request("/readyz")).status).toBe(200);
    expect((await app.request("/metrics")).status).toBe(401);
    const token = await app.tokenOf("run");
    await app.request("/api/execute/double", { method: "POST", token, body: { value: 4 } });
    const text = await (await app.request("/metrics", { token })).text();
    expect(text).toContain('sg_runs_total{level="locus",outcome="success"} 1');
    expect(text).toContain('sg_http_requests_total{method="POST",route="/api/execute/:name",status="200"} 1');
    expect(text).toMatch(/sg_run_duration_seconds_bucket\{level="locus",le="\+Inf"\} 1/);
  });

  test("while draining, requests are refused and may come again", async () => {
    const app = open();
    await app.app.drain();
    const answer = await app.request("/healthz");
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
  });

  test("the OpenAPI document describes every route", async () => {
    const app = open();
    const document = await json(await app.request("/openapi.json"));
    expect(document.openapi).toBe("3.1.0");
    for (const path of ["/api/execute/{name}", "/api/events", "/metrics", "/healthz", "/readyz"]) {
      expect(Object.keys(document.paths)).toContain(path);
    }
    const changes = Object.values(document.paths).flatMap((methods) =>
      Object.entries(methods as Record<string, object>).filter(([method]) => method !== "get"),
    );
    const withKey = changes.filter(([, operation]) => JSON.stringify(operation).includes('"name":"idempotency-key"'));
    // All but opening and closing a session.
    expect(withKey).toHaveLength(changes.length - 2);
    expect(JSON.stringify(document.paths["/api/status"])).toContain("averageFitness");
  });
});
