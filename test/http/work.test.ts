import { afterAll, describe, expect, test } from "bun:test";
import { newRunId } from "../../src/core/mod.ts";
import { DOUBLE, GOOD_DOUBLE } from "../double.ts";
import { sharedSandbox } from "../organism/test-organism.ts";
import { type TestApp, testApp } from "./test-app.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACTS = `${DOUBLE}    {"value": 5} -> {"result": 10}

pathway twice
  risk none
  does:
    Doubles a number.
  takes:
    value  int  "What to double"
  steps:
    1. double
       value = {value}

topology rack
  does:
    Has one bridge.
  has:
    management:
      is bridge
      uplink eth0
`;
const OTHER = "export function execute({ value }) { return { result: value + value }; }\n";
const BAD = "export function execute({ value }) { return { result: value * 3 }; }\n";

/** Fields that these tests read; what they hold is what is tested. */
interface Answer {
  readonly state: string;
  readonly result: unknown;
  readonly location: string;
  readonly sha: string;
  readonly stage: string;
  readonly detail: string;
  readonly passed: number;
  readonly failed: number;
  readonly examplesFailed: number;
  readonly time_s: number;
  readonly errors: number;
  readonly next: string | null;
  readonly items: readonly { readonly action: string; readonly seq: number }[];
  readonly standings: readonly { readonly good: number }[];
  readonly promotion: string | null;
  readonly registered: { readonly stage: string } | null;
}

async function opened(source = GOOD_DOUBLE) {
  const app: TestApp = testApp({ sandbox, contracts: CONTRACTS, genes: { double: [source] }, engine: "genetic" });
  const tokens = { run: await app.tokenOf("run"), admin: await app.tokenOf("admin") };
  const ask = async (method: string, path: string, body?: unknown, token = tokens.admin) => {
    const answer = await app.request(path, { method, token, ...(body === undefined ? {} : { body }) });
    return { status: answer.status, said: (await answer.json()) as Answer };
  };
  return { app, tokens, ask, post: async (path: string, body: unknown = {}) => await ask("POST", path, body) };
}

describe("what a command does, a route does", () => {
  test("register adds a gene, says how it does on the examples, and refuses what the gate refuses", async () => {
    const { post } = await opened();
    const added = await post("/api/register/double", { source: OTHER });
    expect(added).toMatchObject({ status: 201, said: { stage: "recessive", added: true, examplesFailed: 0 } });
    expect((await post("/api/register/double", { source: OTHER })).said).toMatchObject({ added: false });
    expect((await post("/api/register/double", { source: BAD })).said.examplesFailed).toBe(2);
    const refused = await post("/api/register/double", {
      source: "import fs from 'fs';\nexport function execute() {}",
    });
    expect(refused).toMatchObject({ status: 422, said: { code: "gene_rejected" } });
    expect((await post("/api/register/nothing", { source: OTHER })).status).toBe(404);
  });

  test("a deployment that nobody waits for says where its end will be, and there says why it could not begin", async () => {
    const { ask, post } = await opened();
    expect((await post("/api/deploy/rick?wait=false")).said.detail).toContain('did you mean "rack"');
    const { status, said } = await post("/api/deploy/rack?wait=false");
    expect([status, said.state]).toEqual([202, "running"]);
    let end = await ask("GET", said.location);
    while (end.status === 200) {
      await Bun.sleep(1);
      end = await ask("GET", said.location);
    }
    expect([end.status, end.said.detail]).toEqual([404, expect.stringContaining("the locus topology_decompose")]);
  });

  test("a deployment is told of under its id also by a server that was not there", async () => {
    const { app, ask } = await opened();
    const runId = newRunId();
    app.store.deployments.begin({
      ...{ runId, topology: "rack", action: "deploy", kernel: "mock", phenotype: null, input: {} },
      ...{ outcome: "running", message: null, startedAtMs: 1, finishedAtMs: null },
    });
    app.store.deployments.end(runId, "success", null, 2);
    const { status, said } = await ask("GET", `/api/runs/${runId}`);
    expect([status, said.state, said.result]).toMatchObject([200, "done", { topology: "rack", outcome: "success" }]);
  });

  test("mutate shows a repair, and takes it in when it is told to", async () => {
    const { app, post } = await opened(BAD);
    const body = { input: { value: 4 }, expect: { result: 8 }, seed: 1 };
    const shown = await post("/api/mutate/double", body);
    expect(shown.said).toMatchObject({ locus: "double", failure: { kind: "unexpected" }, registered: null });
    expect(app.organism.alleles("double")).toHaveLength(1);
    const applied = await post("/api/mutate/double", { ...body, apply: true });
    expect(applied.said.registered?.stage).toBe("recessive");
    expect(app.organism.alleles("double")).toHaveLength(2);
    expect((await post("/api/mutate/double", { input: { value: "x" } })).status).toBe(422);
  });

  test("generate says what is missing when there is no model", async () => {
    const { post } = await opened();
    expect(await post("/api/generate/double")).toMatchObject({ status: 503, said: { code: "engine_unavailable" } });
    expect((await post("/api/generate/double", { count: 0 })).status).toBe(400);
  });

  test("compete is open to whoever may run genes; promoting the winner is not", async () => {
    const { ask, post, tokens } = await opened(BAD);
    await post("/api/register/double", { source: GOOD_DOUBLE });
    const body = { count: 60, promote: true };
    const shown = await ask("POST", "/api/compete/double", { count: 20 }, tokens.run);
    expect(shown.said).toMatchObject({ locus: "double", promotion: null });
    expect(shown.said.standings).toHaveLength(2);
    expect((await ask("POST", "/api/compete/double", body, tokens.run)).status).toBe(403);
    expect((await ask("POST", "/api/compete/double", body)).said.promotion).toBeString();
  });

  test("test runs the examples; plan and check change nothing", async () => {
    const { app, post } = await opened();
    expect((await post("/api/test/double")).said).toMatchObject({ passed: 2, failed: 0 });
    expect((await post("/api/plan/twice", { value: 3 })).said).toMatchObject({ pathway: "twice" });
    expect(app.store.counts().runs).toBe(0);
    const check = (text: string) => post("/api/check", { files: [{ path: "mine.sg", text }] });
    expect((await check(CONTRACTS)).said).toMatchObject({ errors: 0 });
    const pathway = CONTRACTS.slice(CONTRACTS.indexOf("pathway"));
    // It refers to a gene of the organism, which stands for itself.
    expect((await check(pathway.replace("pathway twice", "pathway mine"))).said.errors).toBe(0);
    expect((await check(pathway.replace("1. double", "1. duoble"))).said.errors).toBe(1);
  });

  test("resume needs a run with a journal", async () => {
    const { post } = await opened();
    expect((await post("/api/runs/run_nothing/resume")).status).toBe(404);
  });

  test("the simulated network has a clock and a switch", async () => {
    const { ask, post } = await opened();
    const before = (await ask("GET", "/api/network")).said.time_s;
    expect((await post("/api/network/wait", { ms: 5_000 })).said.time_s).toBe(before + 5);
    expect((await post("/api/network/reboot")).said).toMatchObject({ kernel: "mock" });
    expect((await post("/api/network/wait", { ms: 0 })).status).toBe(400);
  });

  test("watch looks at what is due, and at everything when it is asked to", async () => {
    const { ask, post } = await opened();
    expect((await ask("GET", "/api/watch")).said).toMatchObject({ watched: 0, nextDueMs: null });
    expect((await post("/api/watch?all=true")).said).toMatchObject({ looks: [], watched: 0 });
  });

  test("cost lists what models were asked for", async () => {
    const { ask } = await opened();
    expect((await ask("GET", "/api/cost?days=30")).said).toEqual({ totals: [] } as unknown as Answer);
    expect((await ask("GET", "/api/cost?days=x")).status).toBe(400);
  });
});

describe("limits", () => {
  test("one token's requests have a rate, where it is set; another token is not in its way", async () => {
    const app = testApp({ sandbox, contracts: CONTRACTS, genes: { double: [GOOD_DOUBLE] } }, { requestsPerS: 2 });
    const [one, other] = [await app.tokenOf("read"), await app.tokenOf("read")];
    const ask = async (token: string) => await app.request("/api/status", { token });
    for (let index = 0; index < 4; index += 1) expect((await ask(one)).status).toBe(200);
    const refused = await ask(one);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await ask(other)).status).toBe(200);
    app.clock.advance(1_000);
    expect((await ask(one)).status).toBe(200);
  });

  test("requests under way have a bound, and say when to come again", async () => {
    const app = testApp(
      { sandbox, contracts: CONTRACTS, genes: { double: [GOOD_DOUBLE] } },
      { requestsInFlightMax: 2 },
    );
    const token = await app.tokenOf("run");
    const ask = () => app.request("/api/execute/double", { method: "POST", token, body: { value: 1 } });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 503]);
    expect(answers[2]?.headers.get("retry-after")).toBe("1");
    expect((await ask()).status).toBe(200);
  });

  test("runs under way have a bound of their own", async () => {
    const settings = { runsInFlightMax: 1 };
    // It counts for a while: the first run must not be over before the second one asks.
    const slow = `export function execute({ value }) {
  let result = 0;
  for (let index = 0; index < 5e6; index += 1) result = (result + value) % 97;
  return { result: value * 2 };
}
`;
    const app = testApp({ sandbox, contracts: CONTRACTS, genes: { double: [slow] }, settings });
    const token = await app.tokenOf("run");
    const ask = () => app.request("/api/execute/double", { method: "POST", token, body: { value: 1 } });
    const answers = await Promise.all([ask(), ask()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 503]);
    expect(answers.find(({ status }) => status === 503)?.headers.get("retry-after")).toBe("1");
  });
});

describe("histories", () => {
  test("the audit trail comes in pages, the newest first, and tells of tokens", async () => {
    const { ask, post } = await opened();
    await post("/api/register/double", { source: OTHER });
    const seen: number[] = [];
    let cursor = "";
    do {
      const { said } = await ask("GET", `/api/audit?limit=1${cursor}`);
      seen.push(...said.items.map(({ seq }) => seq));
      cursor = said.next === null ? "" : `&cursor=${said.next}`;
    } while (cursor !== "");
    expect(seen).toEqual([3, 2, 1]);
    const { said } = await ask("GET", "/api/audit");
    expect(said.items.map(({ action }) => action)).toEqual(["register", "grant", "grant"]);
    expect((await ask("GET", "/api/audit?since=2100-01-01T00:00:00Z")).said.items).toEqual([]);
    expect((await ask("GET", "/api/audit?cursor=x")).status).toBe(400);
  });

  test("a token that is none leaves one line a minute, however often it is tried", async () => {
    const { app, ask } = await opened();
    for (let index = 0; index < 5; index += 1) await app.request("/api/status", { token: "a.b.c" });
    await app.request("/api/session", { method: "POST", body: { token: "a.b.c" } });
    const actions = async () => (await ask("GET", "/api/audit")).said.items.map(({ action }) => action);
    expect((await actions()).filter((action) => action === "turn away")).toHaveLength(1);
    app.clock.advance(61_000);
    await app.request("/api/status", { token: "a.b.c" });
    expect((await actions()).filter((action) => action === "turn away")).toHaveLength(2);
  });

  test("runs can be asked for by time", async () => {
    const { app, ask, post } = await opened();
    await post("/api/execute/double", { value: 1 });
    app.clock.advance(60_000);
    await post("/api/execute/double", { value: 2 });
    const since = new Date(app.clock.nowMs() - 1_000).toISOString();
    expect((await ask("GET", `/api/runs?since=${since}`)).said.items).toHaveLength(1);
    expect((await ask("GET", `/api/runs?before=${since}`)).said.items).toHaveLength(1);
    expect((await ask("GET", "/api/runs?since=yesterday")).status).toBe(400);
  });
});
