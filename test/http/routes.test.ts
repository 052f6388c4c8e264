import { afterAll, describe, expect, test } from "bun:test";
import { DOUBLE, doubledTwice, GOOD_DOUBLE } from "../double.ts";
import { sharedSandbox } from "../organism/test-organism.ts";
import { type TestApp, testApp } from "./test-app.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACTS = `${DOUBLE}
${doubledTwice("twice")}`;
const genes = { double: [GOOD_DOUBLE] };
const open = () => testApp({ sandbox, contracts: CONTRACTS, genes }, { trustLocal: true });

/** What the API promises, whatever else it has; `name`, `sha`, `id` stand for a value. */
const PROMISED = [
  ...["GET /", "GET /api/status", "GET /api/loci", "GET /api/locus/name", "GET /api/allele/sha"],
  ...["GET /api/allele/sha/source", "GET /api/lineage/sha", "GET /api/pathways", "GET /api/pathway/name"],
  ...["GET /api/topologies", "POST /api/run/name", "POST /api/execute/name", "POST /api/deploy/name", "GET /api/runs"],
  ...["GET /api/runs/id", "POST /api/approve/sha", "POST /api/rollback/name", "GET /api/regression"],
  ...["GET /api/events", "GET /metrics", "GET /healthz", "GET /readyz", "GET /openapi.json", "GET /docs"],
];

/** Every command that changes something or runs a gene, with the route that does the same. */
const COMMANDS: Readonly<Record<string, string>> = {
  run: "POST /api/run/name",
  "run --plan": "POST /api/plan/name",
  "run --resume": "POST /api/runs/id/resume",
  exec: "POST /api/execute/name",
  deploy: "POST /api/deploy/name",
  "deploy --list": "GET /api/deployments",
  "deploy --teardown": "POST /api/teardown/name",
  dispatch: "POST /api/run/name",
  "journal --retry": "POST /api/journals/id/retry",
  "journal --dismiss": "POST /api/journals/id/dismiss",
  network: "GET /api/network",
  "network wait": "POST /api/network/wait",
  "network reboot": "POST /api/network/reboot",
  "network reset": "POST /api/network/reset",
  lineage: "GET /api/locus/name/lineage",
  explain: "GET /api/locus/name/explain",
  fuse: "POST /api/fuse/name",
  unfuse: "POST /api/unfuse/name",
  compete: "POST /api/compete/name",
  test: "POST /api/test/name",
  check: "POST /api/check",
  register: "POST /api/register/name",
  approve: "POST /api/approve/sha",
  reject: "POST /api/reject/sha",
  promote: "POST /api/promote/sha",
  audit: "GET /api/audit",
  "audit --verify": "GET /api/audit/verify",
  watch: "POST /api/watch",
  mutate: "POST /api/mutate/name",
  generate: "POST /api/generate/name",
  cost: "GET /api/cost",
  fleet: "POST /api/fleet/look",
  "peer add": "POST /api/federation/peers",
  "peer list": "GET /api/federation",
  "peer remove": "DELETE /api/federation/peers/name",
  "peer revoke": "POST /api/federation/peers/name/revoke",
  "peer ping": "POST /api/federation/peers/name/ping",
  "peer discovered": "GET /api/federation/candidates",
  "peer accept": "POST /api/federation/candidates/name/accept",
  share: "POST /api/share/name",
  pull: "POST /api/pull/name",
  "token create": "POST /api/tokens",
  "token list": "GET /api/tokens",
  "token revoke": "DELETE /api/tokens/id",
  snapshot: "POST /api/snapshots",
  snapshots: "GET /api/snapshots",
  diff: "GET /api/snapshots/name/diff",
  rollback: "POST /api/rollback/name",
  doctor: "GET /api/doctor",
};

/** With the answer's status for a client that is allowed everything; 404 only where there is no such route. */
async function isThere(app: TestApp, route: string): Promise<boolean> {
  const [method = "", path = ""] = route.split(" ");
  const headers = path.startsWith("/api") ? {} : { accept: "text/html" };
  const answer = await app.request(path, method === "GET" ? { headers } : { method, body: {} });
  const text = path === "/api/events" ? "" : await answer.text();
  await answer.body?.cancel().catch(() => undefined);
  return answer.status < 500 && !text.includes("see /openapi.json for what there is");
}

describe("the routes", () => {
  const app = open();

  test.each(PROMISED)("%s is there", async (route) => {
    expect(await isThere(app, route)).toBe(true);
  });

  test.each(Object.entries(COMMANDS))("what `sg %s` does, %s does", async (_, route) => {
    expect(await isThere(app, route)).toBe(true);
  });

  test("one that is not there says so", async () => {
    expect(await isThere(app, "GET /api/nowhere")).toBe(false);
  });
});

describe("lists", () => {
  const pages = async (app: TestApp, path: string, keyOf: (item: Record<string, unknown>) => unknown) => {
    const seen: unknown[][] = [];
    let cursor = "";
    for (let turn = 0; turn < 10; turn += 1) {
      const answer = await app.request(`${path}?limit=2${cursor}`);
      const { items, next } = (await answer.json()) as { items: Record<string, unknown>[]; next: string | null };
      seen.push(items.map(keyOf));
      if (next === null) break;
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
    return seen;
  };

  test("snapshots go on where the page before ended", async () => {
    const app = open();
    for (const name of ["a", "b", "c"]) {
      app.clock.advance(1);
      expect((await app.request("/api/snapshots", { method: "POST", body: { name } })).status).toBe(201);
    }
    expect(await pages(app, "/api/snapshots", ({ name }) => name)).toEqual([["c", "b"], ["a"]]);
  });

  test("tokens do", async () => {
    const app = open();
    for (const name of ["a", "b", "c", "d"]) {
      app.clock.advance(1);
      await app.request("/api/tokens", { method: "POST", body: { name, scope: "read" } });
    }
    expect(await pages(app, "/api/tokens", ({ name }) => name)).toEqual([
      ["d", "c"],
      ["b", "a"],
    ]);
  });

  test("regressions do, several of one moment among them", async () => {
    const app = open();
    const [allele] = app.organism.alleles("double");
    const sha = allele?.allele.sha ?? expect.unreachable("an allele");
    for (const [delay, atMs] of [1, 1, 1, 2, 3].entries()) {
      const of = { locus: allele?.allele.locus ?? expect.unreachable("an allele"), sha, level: "mild" as const };
      app.store.addRegression({ ...of, before: 0, since: 1, delay, reaction: "none", atMs });
    }
    // The last page is full, so that only the next one tells that it was the last.
    expect(await pages(app, "/api/regression", ({ delay }) => delay)).toEqual([[4, 3], [2, 1], [0]]);
  });

  test("deployments are a page as well", async () => {
    expect(await pages(open(), "/api/deployments", () => 0)).toEqual([[]]);
  });

  test("the audit trail can be asked for one kind of decision", async () => {
    const app = open();
    await app.request("/api/tokens", { method: "POST", body: { name: "x", scope: "read" } });
    const actions = async (query: string) => {
      const { items } = (await (await app.request(`/api/audit?${query}`)).json()) as { items: { action: string }[] };
      return items.map(({ action }) => action);
    };
    expect(await actions("action=grant")).toEqual(["grant"]);
    expect(await actions("action=turn%20away")).toEqual([]);
    expect((await app.request("/api/audit?action=think")).status).toBe(400);
  });
});

describe("the simulated network", () => {
  test("is forgotten for a new one", async () => {
    const app = open();
    const links = async (answer: Promise<Response>) => {
      const view = (await (await answer).json()) as { time_s: number; links: { name: string }[] };
      return { names: view.links.map(({ name }) => name), time_s: view.time_s };
    };
    const before = await links(app.request("/api/network"));
    await app.kernel.apply({ name: "createBridge", args: { name: "br9" } });
    await app.request("/api/network/wait", { method: "POST", body: { ms: 60_000 } });
    expect((await links(app.request("/api/network"))).names).toContain("br9");
    expect(await links(app.request("/api/network/reset", { method: "POST", body: {} }))).toEqual(before);
  });
});

describe("fusing", () => {
  test("makes a pathway one gene, and its steps again; a model that is not there is said to be missing", async () => {
    const app = testApp(
      { sandbox, contracts: CONTRACTS, genes, settings: { fusion: { after: 10 } } },
      { trustLocal: true },
    );
    const post = async (path: string, body: object = {}) => {
      const answer = await app.request(path, { method: "POST", body });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    expect(await post("/api/unfuse/twice")).toMatchObject({ status: 409 });
    expect(await post("/api/fuse/nothing")).toMatchObject({ status: 404 });
    expect(await post("/api/fuse/twice", { engine: "claude" })).toMatchObject({ status: 503 });
    expect(await post("/api/fuse/twice")).toMatchObject({ status: 200, body: { pathway: "twice", asked: null } });
    expect(await post("/api/run/twice", { value: 3 })).toMatchObject({ body: { output: { result: 12 } } });
    expect(await post("/api/unfuse/twice")).toMatchObject({ status: 200, body: { fused: null } });
  });
});
