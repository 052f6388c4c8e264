import { afterAll, describe, expect, test } from "bun:test";
import { createClient } from "../../../src/http/client.ts";
import { ASSETS } from "../../../src/http/dashboard/assets.ts";
import { DOUBLE } from "../../double.ts";
import { sharedSandbox } from "../../organism/test-organism.ts";
import { testApp } from "../test-app.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACTS = `${DOUBLE}
pathway twice_each
  risk none
  does:
    Doubles numbers.
  takes:
    values  int[]  "What to double"
    really  bool = true  "Whether"
  steps:
    1. for each in {values}:
         double value={each}
    2. when {really}:
         double value=1
`;
const FICKLE =
  "export function execute({ value }) { if (value > 9000) throw new Error('no'); return { result: value * 2 }; }\n";
const BETTER = FICKLE.replace("9000", "90000");
const open = () => testApp({ sandbox, contracts: CONTRACTS, genes: { double: [FICKLE, BETTER] } });
const html = { accept: "text/html,application/xhtml+xml" };

describe("the dashboard's page", () => {
  test.each(["/", "/loci/double/run", "/docs", "/nowhere"])("is what a browser gets at %s", async (path) => {
    const answer = await open().request(path, { headers: html });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toStartWith("text/html");
    expect(answer.headers.get("content-security-policy")).toContain("script-src 'self';");
    const text = await answer.text();
    expect(text).toContain('name="sg-session" content="stranger"');
    expect(text).not.toMatch(/<script>|<style|style=|\son\w+=/);
  });

  test.each([
    ["GET", "/", { accept: "*/*" }],
    ["GET", "/docs", { accept: "*/*" }],
    ["HEAD", "/", { accept: "*/*" }],
    ["GET", "/", {}],
  ])("is what a client that takes anything gets: %s %s", async (method, path, headers) => {
    const answer = await open().request(path, { method, headers });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=UTF-8"]);
  });

  test.each([
    ["an unknown address of the API", "/api/nothing", html],
    ["a program", "/nowhere", { accept: "application/json" }],
    ["an asset that is not there", "/assets/main-gone.js", html],
  ])("is not what %s gets", async (_, path, headers) => {
    const token = await open().tokenOf("read");
    const answer = await open().request(path, { headers, token });
    expect(answer.headers.get("content-type")).not.toStartWith("text/html");
    expect(answer.status).not.toBe(200);
  });

  test("and all that it loads at first weigh at most 100 kB", async () => {
    const app = open();
    const page = await (await app.request("/", { headers: html })).text();
    const addresses = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].flatMap(([, address]) => address ?? []);
    expect(addresses).toHaveLength(3);
    let bytes = Buffer.byteLength(page);
    for (const address of addresses) {
      const answer = await app.request(address, { headers: { "accept-encoding": "gzip, br" } });
      expect(answer.headers.get("content-encoding")).toBe("br");
      expect(answer.headers.get("cache-control")).toContain("immutable");
      bytes += (await answer.arrayBuffer()).byteLength;
    }
    expect(bytes).toBeLessThanOrEqual(100_000);
    expect(bytes).toBeGreaterThan(10_000);
  });

  test("comes in every form that a browser may ask for, all of one content", async () => {
    for (const asset of ASSETS.values()) {
      const { name } = asset;
      const app = open();
      const as = async (encoding: string) => {
        const answer = await app.request(`/assets/${name}`, { headers: { "accept-encoding": encoding } });
        return [answer.headers.get("content-encoding"), new Uint8Array(await answer.arrayBuffer())] as const;
      };
      expect(await as("identity")).toEqual([null, asset.in("identity")]);
      expect(await as("br;q=0, gzip")).toEqual(["gzip", asset.in("gzip")]);
      expect(Buffer.from(Bun.gunzipSync(asset.in("gzip"))).equals(asset.in("identity"))).toBe(true);
    }
  });
});

describe("what the dashboard asks for", () => {
  test("fitness over time is made of groups of invocations with their Wilson interval", async () => {
    const app = open();
    const token = await app.tokenOf("run");
    for (let value = 0; value < 12; value += 1) await app.organism.execute("double", { value });
    const answer = await app.request("/api/locus/double/fitness", { token });
    const { invocations, points } = (await answer.json()) as { invocations: number; points: { n: number }[] };
    expect([invocations, points.map(({ n }) => n)]).toEqual([12, [6, 6]]);
    expect(points[1]).toMatchObject({ fitness: 1, high: 1, low: expect.closeTo(0.61, 2) });
  });

  test("the family tree names parents before children, and the fitter alleles come first where asked", async () => {
    const app = open();
    const token = await app.tokenOf("read");
    const lineage = (await (await app.request("/api/locus/double/lineage", { token })).json()) as {
      alleles: number;
      items: { sha: string; stage: string; parent: string | null }[];
    };
    expect(lineage.alleles).toBe(2);
    expect(lineage.items.map(({ parent }) => parent)).toEqual([null, null]);
    const listed = (await (await app.request("/api/locus/double/alleles?order=fitness", { token })).json()) as {
      items: { stage: string }[];
    };
    expect(listed.items.map(({ stage }) => stage)).toEqual(["dominant", "recessive"]);
  });

  test("two alleles are compared line by line", async () => {
    const app = open();
    const token = await app.tokenOf("read");
    const [one, other] = app.organism.alleles("double").map(({ allele }) => allele.sha);
    const path = `/api/allele/double:${one}/diff?against=${other}`;
    const { hunks } = (await (await app.request(path, { token })).json()) as { hunks: { lines: string[] }[] };
    expect(hunks[0]?.lines.map((line) => line[0])).toEqual(["-", "+"]);
    const alone = (await (await app.request(`/api/allele/${one}/diff`, { token })).json()) as { against: unknown };
    expect(alone.against).toBeNull();
  });

  test("a pathway is a graph of steps as its contract has them", async () => {
    const app = open();
    const token = await app.tokenOf("read");
    const answer = await app.request("/api/pathway/twice_each", { token });
    expect(await answer.json()).toMatchObject({
      isParallel: false,
      plan: [
        { kind: "for", name: "for each in {values}", steps: [{ kind: "locus", name: "double" }] },
        { kind: "when", name: "when {really}", taken: null, steps: [{ name: "double" }] },
      ],
    });
  });
});

test("the typed client reads what the routes write", () => {
  const client = createClient("http://localhost:7400/", { token: "t" });
  expect(client.locus[":name"].fitness.$url({ param: { name: "double" } }).href).toBe(
    "http://localhost:7400/api/locus/double/fitness",
  );
});
