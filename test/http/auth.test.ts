import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { SignJWT } from "jose";
import type { Scope } from "../../src/genome/mod.ts";
import { DOUBLE, GOOD_DOUBLE } from "../double.ts";
import { sharedSandbox } from "../organism/test-organism.ts";
import { type TestApp, testApp } from "./test-app.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const genes = { double: [GOOD_DOUBLE] };
const open = (settings = {}) => testApp({ sandbox, contracts: DOUBLE, genes }, settings);

interface Route {
  readonly method: string;
  readonly path: string;
}

/** Answered to anybody: health, what the API is, the page to log in with, and the log-in itself. */
const PUBLIC: ReadonlySet<string> = new Set([
  "GET /healthz",
  "GET /readyz",
  "GET /openapi.json",
  "POST /api/session",
  "DELETE /api/session",
]);
const NEEDS: Readonly<Record<string, Scope>> = {
  "GET /api/tokens": "admin",
  "POST /api/tokens": "admin",
  "DELETE /api/tokens/x": "admin",
  "POST /api/run/x": "run",
  "POST /api/execute/x": "run",
  "POST /api/deploy/x": "run",
  "POST /api/compete/x": "run",
  "POST /api/test/x": "run",
  "POST /api/runs/x/resume": "run",
  "POST /api/plan/x": "run",
  "POST /api/watch": "run",
  "POST /api/check": "run",
  "POST /api/fleet/look": "run",
  "POST /api/federation/peers/x/ping": "run",
  "POST /api/federation/peers": "admin",
  "DELETE /api/federation/peers/x": "admin",
  "POST /api/federation/peers/x/revoke": "admin",
  "POST /api/federation/candidates/x/accept": "admin",
  "POST /api/federation/sync": "admin",
  "POST /api/share/x": "admin",
  "POST /api/fuse/x": "admin",
  "POST /api/unfuse/x": "admin",
  "POST /api/network/reset": "admin",
  "POST /api/pull/x": "admin",
  "POST /api/register/x": "admin",
  "POST /api/mutate/x": "admin",
  "POST /api/generate/x": "admin",
  "POST /api/network/wait": "admin",
  "POST /api/network/reboot": "admin",
  "GET /api/doctor": "admin",
  "POST /api/approve/x": "admin",
  "POST /api/reject/x": "admin",
  "POST /api/promote/x": "admin",
  "POST /api/snapshots": "admin",
  "POST /api/rollback/x": "admin",
  "POST /api/teardown/x": "admin",
  "POST /api/journals/x/retry": "admin",
  "POST /api/journals/x/dismiss": "admin",
};

/** Every route there is, from the app's own document. */
async function routesOf(app: TestApp): Promise<readonly Route[]> {
  const answer = await app.request("/openapi.json");
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, "x") })),
  );
}

describe("every route", () => {
  let app: TestApp;
  let routes: readonly Route[];
  beforeAll(async () => {
    app = open();
    routes = await routesOf(app);
  });
  const each = async (check: (route: Route, needed: Scope) => Promise<void>) => {
    expect(routes.length).toBeGreaterThan(15);
    for (const route of routes) {
      const name = `${route.method} ${route.path}`;
      if (!PUBLIC.has(name)) await check(route, NEEDS[name] ?? "read");
    }
  };
  const statusOf = async ({ method, path }: Route, token?: string) => {
    const body = method === "GET" ? undefined : {};
    const options = { method, ...(token === undefined ? {} : { token }), ...(body === undefined ? {} : { body }) };
    const answer = await app.request(path, options);
    await answer.body?.cancel();
    return answer.status;
  };

  test("refuses whoever has no token, without a word about what is there", async () => {
    await each(async (route) => {
      app.clock.advance(1_000);
      expect([route, await statusOf(route)]).toEqual([route, 401]);
    });
  });

  test("refuses an expired and a revoked token", async () => {
    const expired = await app.authority.issue("old", "admin", 1_000, "person tester");
    const revoked = await app.authority.issue("lost", "admin", 86_400_000, "person tester");
    app.store.apiTokens.revoke(revoked.record.id, 1);
    app.clock.advance(2_000);
    await each(async (route) => {
      app.clock.advance(2_000);
      expect([route, await statusOf(route, expired.token)]).toEqual([route, 401]);
      expect([route, await statusOf(route, revoked.token)]).toEqual([route, 401]);
    });
  });

  test("says in the document which scope it needs", async () => {
    const answer = await app.request("/openapi.json");
    const { paths } = (await answer.json()) as { paths: Record<string, Record<string, { "x-scope": unknown }>> };
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const name = `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, "x")}`;
        expect([name, operation["x-scope"]]).toEqual([name, PUBLIC.has(name) ? null : (NEEDS[name] ?? "read")]);
      }
    }
  });

  test("refuses too small a scope and lets the right one in", async () => {
    const tokens = {
      read: await app.tokenOf("read"),
      run: await app.tokenOf("run"),
      admin: await app.tokenOf("admin"),
    };
    await each(async (route, needed) => {
      for (const scope of ["read", "run", "admin"] as const) {
        const enough = ["read", "run", "admin"].indexOf(scope) >= ["read", "run", "admin"].indexOf(needed);
        const status = await statusOf(route, tokens[scope]);
        expect([route, scope, status === 401 || status === 403]).toEqual([route, scope, !enough]);
      }
    });
  });
});

describe("a token", () => {
  test.each([
    ["signed with another key", async () => sign(new Uint8Array(32).fill(8), "HS256", {})],
    ["with another algorithm", async () => sign(new Uint8Array(64).fill(7), "HS512", {})],
    [
      "without a signature",
      async () => `${part({ alg: "none" })}.${part({ jti: "x", exp: 9e9, iss: "sg", aud: "sg-api" })}.`,
    ],
    ["for another purpose", async () => sign(new Uint8Array(32).fill(7), "HS256", { aud: "sg-session" })],
    ["of another issuer", async () => sign(new Uint8Array(32).fill(7), "HS256", { iss: "other" })],
    ["that nobody was given", async () => sign(new Uint8Array(32).fill(7), "HS256", {})],
    ["that is no token", async () => "Bearer"],
  ])("%s is refused", async (_, make) => {
    const app = open();
    expect((await app.request("/api/status", { token: await make() })).status).toBe(401);
  });

  test("cannot widen what the genome says of it", async () => {
    const app = open();
    const { record } = await app.authority.issue("small", "read", 86_400_000, "person tester");
    const forged = await sign(new Uint8Array(32).fill(7), "HS256", { jti: record.id, scope: "admin" });
    expect((await app.request("/api/tokens", { token: forged })).status).toBe(403);
  });

  test("revoked while in use is refused after a second at most", async () => {
    const app = open();
    const { token, record } = await app.authority.issue("short", "read", 86_400_000, "person tester");
    expect((await app.request("/api/status", { token })).status).toBe(200);
    app.store.apiTokens.revoke(record.id, app.clock.nowMs());
    app.clock.advance(1_000);
    expect((await app.request("/api/status", { token })).status).toBe(401);
  });

  test.each(["revoked", "expired"])("a stream of events does not outlive its token, once that is %s", async (how) => {
    const app = open();
    const { token, record } = await app.authority.issue("watcher", "read", 60_000, "person tester");
    const stream = (await app.request("/api/events", { token })).body?.getReader();
    expect(new TextDecoder().decode((await stream?.read())?.value)).toContain("event: hello");
    if (how === "revoked") app.store.apiTokens.revoke(record.id, app.clock.nowMs());
    else app.clock.advance(60_000);
    await expect(stream?.read()).rejects.toThrow("may not listen any more");
  });

  test("guessing is answered with 429 in the end, and a good token still gets through", async () => {
    const app = open();
    const token = await app.tokenOf("read");
    const statuses: number[] = [];
    for (let guess = 0; guess < 30; guess += 1)
      statuses.push((await app.request("/api/status", { token: "a.b.c" })).status);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect((await app.request("/api/status", { token })).status).toBe(200);
  });
});

describe("a session", () => {
  const login = async (app: TestApp, scope: Scope) => {
    const answer = await app.request("/api/session", { method: "POST", body: { token: await app.tokenOf(scope) } });
    const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const { csrf } = (await answer.json()) as { csrf: string };
    return { cookie, csrf, header: answer.headers.get("set-cookie") ?? "" };
  };
  const run = { method: "POST", body: { value: 1 } };

  test("is a cookie that scripts cannot read and other sites cannot send", async () => {
    const { header } = await login(open(), "run");
    for (const word of ["HttpOnly", "SameSite=Strict", "Path=/"]) expect(header).toContain(word);
  });

  test("looks with the cookie alone and changes something only with the page's token, from the page's origin", async () => {
    const app = open();
    const { cookie, csrf } = await login(app, "run");
    const status = async (path: string, options: object, headers: Record<string, string>) =>
      (await app.request(path, { ...options, headers: { cookie, ...headers } })).status;
    expect(await status("/api/status", {}, {})).toBe(200);
    expect(await status("/api/execute/double", run, {})).toBe(403);
    expect(await status("/api/execute/double", run, { "x-csrf-token": "x".repeat(csrf.length) })).toBe(403);
    expect(await status("/api/execute/double", run, { "x-csrf-token": csrf, origin: "https://evil.example" })).toBe(
      403,
    );
    expect(await status("/api/execute/double", run, { "x-csrf-token": csrf, "sec-fetch-site": "cross-site" })).toBe(
      403,
    );
    expect(await status("/api/execute/double", run, { "x-csrf-token": csrf, origin: "http://localhost:7400" })).toBe(
      200,
    );
  });

  test("is not opened by a bad token, and ends with the one it was opened by", async () => {
    const app = open();
    expect((await app.request("/api/session", { method: "POST", body: { token: "x.y.z" } })).status).toBe(401);
    const { cookie } = await login(app, "read");
    const [token] = app.store.apiTokens.list();
    app.store.apiTokens.revoke(token?.id ?? "", 1);
    app.clock.advance(1_500);
    expect((await app.request("/api/status", { headers: { cookie } })).status).toBe(401);
  });

  test("its cookie is no bearer token", async () => {
    const app = open();
    const { cookie } = await login(app, "read");
    expect((await app.request("/api/status", { token: cookie.split("=")[1] ?? "" })).status).toBe(401);
  });
});

describe("a server on the loopback address", () => {
  const local = () => open({ trustLocal: true });

  test("needs no token", async () => {
    expect((await local().request("/api/status")).status).toBe(200);
    expect((await local().request("/api/execute/double", { method: "POST", body: { value: 1 } })).status).toBe(200);
  });

  test("answers for no other name: a rebound one reaches nothing", async () => {
    expect((await local().request("/api/status", { headers: { host: "evil.example" } })).status).toBe(403);
  });

  test("changes nothing for a page of another origin", async () => {
    const headers = { origin: "https://evil.example" };
    expect((await local().request("/api/execute/double", { method: "POST", body: { value: 1 }, headers })).status).toBe(
      403,
    );
  });
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

async function sign(key: Uint8Array, alg: string, claims: Record<string, unknown>): Promise<string> {
  const all = { iss: "sg", aud: "sg-api", jti: "unknown", exp: 9_000_000_000, ...claims };
  return await new SignJWT(all).setProtectedHeader({ alg }).sign(key);
}
