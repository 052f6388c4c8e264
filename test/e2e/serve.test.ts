import { expect, test } from "bun:test";
import { closeSync, openSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { serve, until } from "./server.ts";
import { BINARY, type RunJson, Shell } from "./sg.ts";

const CONTRACT = `gene spin
  is transform
  risk none
  does:
    Counts for a while.
  takes:
    turns  int  "Millions of turns"
  gives:
    turns  int  "The same"
`;
const GENE = `export function execute({ turns }) {
  let sum = 0;
  for (let turn = 0; turn < turns * 1e6; turn += 1) sum += turn % 7;
  return { turns: sum < 0 ? 0 : turns };
}
`;
/** Long enough for a killed server to be caught at work. */
const LONG = 100_000;
const SLOW = { SG_SANDBOX_DEADLINE_TRANSFORM_MS: "600000" };

async function organism(): Promise<Shell> {
  const shell = new Shell().write({ "contracts/genes/spin.sg": CONTRACT, "genes/spin.js": GENE });
  expect((await shell.sg("init", "--bare")).exitCode).toBe(0);
  return shell;
}

const inFlight = async (url: string) =>
  ((await (await fetch(`${url}/api/status`)).json()) as { inFlight: number }).inFlight;

test("says that it is ready, answers, sends events, and ends in order", async () => {
  using shell = await organism();
  const ready = join(shell.root, "ready");
  await using server = await serve(shell);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  const run = (await (await server.post("/api/execute/spin", { turns: 1 })).json()) as RunJson;
  expect(run).toMatchObject({ outcome: "success", output: { turns: 1 } });

  const seen = await eventsOf(server.url, null, async () => {
    await server.post("/api/execute/spin", { turns: 2 });
  });
  expect(seen.at(-1)).toMatchObject({ event: "run_finished", data: { name: "spin", outcome: "success" } });
  // Who was away gets what it missed: everything behind the id that it names.
  await server.post("/api/execute/spin", { turns: 3 });
  const missed = await eventsOf(server.url, seen.at(-1)?.id ?? "", async () => undefined);
  expect(missed.map(({ event }) => event)).toEqual(["run_finished"]);

  server.kill("SIGHUP");
  await until(() => server.stderr().includes("SIGHUP"));
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  server.kill("SIGTERM");
  expect(await server.ended).toBe(0);
  expect((await shell.sg("status", "--json")).json<{ counts: { runs: number } }>().counts.runs).toBe(3);

  const descriptor = openSync(ready, "w");
  const child = Bun.spawn([BINARY, "serve", "--port", "0", "--ready-fd", "3"], {
    cwd: shell.root,
    env: { PATH: process.env.PATH ?? "" },
    stdio: ["ignore", "ignore", "ignore", descriptor],
  });
  closeSync(descriptor);
  await until(() => readFileSync(ready, "utf8").endsWith("\n"));
  expect((await fetch(new URL("/healthz", readFileSync(ready, "utf8").trim()))).status).toBe(200);
  child.kill("SIGTERM");
  expect(await child.exited).toBe(0);
}, 120_000);

test("a stop under load finishes what it took on, refuses the rest, and loses nothing", async () => {
  using shell = await organism();
  // With the usual deadline a busy machine would fail runs that a quiet one finishes.
  await using server = await serve(shell, [], SLOW);
  let answered = 0;
  const refused: number[] = [];
  const outcomes = new Set<string>();
  const client = async () => {
    for (;;) {
      const answer = await server.post("/api/execute/spin", { turns: 20 }).catch(() => null);
      if (answer?.status !== 200) {
        refused.push(answer?.status ?? 0);
        return;
      }
      outcomes.add(((await answer.json()) as RunJson).outcome);
      answered += 1;
    }
  };
  const clients = Array.from({ length: 8 }, client);
  await until(() => answered >= 20);
  server.kill("SIGTERM");
  await Promise.all(clients);
  expect(await server.ended).toBe(0);
  expect([...outcomes]).toEqual(["success"]);
  // 503, or nobody there any more (0); whatever was run was answered.
  expect(new Set(refused)).toBeOneOf([new Set([503]), new Set([0]), new Set([503, 0])]);
  const { counts } = (await shell.sg("status", "--json")).json<{ counts: { runs: number; failures: number } }>();
  expect(counts).toMatchObject({ runs: answered, failures: 0 });
}, 120_000);

test("what does not end in time is called off, and a second signal ends it at once", async () => {
  using shell = await organism();
  await using patient = await serve(shell, [], { ...SLOW, SG_HTTP_GRACE_MS: "50" });
  const lost = patient.post("/api/execute/spin", { turns: LONG }).then(
    () => "answered",
    () => "cut off",
  );
  await until(async () => (await inFlight(patient.url)) === 1);
  patient.kill("SIGTERM");
  expect(await patient.ended).toBe(0);
  expect(await lost).toBe("cut off");

  await using server = await serve(shell, [], { ...SLOW, SG_HTTP_GRACE_MS: "600000" });
  const cut = server.post("/api/execute/spin", { turns: LONG }).catch(() => null);
  await until(async () => (await inFlight(server.url)) === 1);
  server.kill("SIGTERM");
  await until(() => server.stderr().includes("finishing"));
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  server.kill("SIGTERM");
  expect(await server.ended).not.toBe(0);
  expect(await cut).toBeNull();
}, 120_000);

test("an Idempotency-Key outlives kill -9", async () => {
  using shell = await organism();
  const post = async (url: string, turns: number, key: string) =>
    await fetch(`${url}/api/execute/spin`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify({ turns }),
    });
  let first: unknown;
  {
    await using server = await serve(shell, [], SLOW);
    first = await (await post(server.url, 1, "done")).json();
    const lost = post(server.url, LONG, "lost").catch(() => null);
    await until(async () => (await inFlight(server.url)) === 1);
    expect((await post(server.url, LONG, "lost")).status).toBe(409);
    server.kill("SIGKILL");
    expect(await lost).toBeNull();
    await server.ended;
  }
  await using server = await serve(shell, [], SLOW);
  const again = await post(server.url, 1, "done");
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(await again.json()).toEqual(first);
  const unknown = await post(server.url, LONG, "lost");
  expect(unknown.status).toBe(409);
  expect(((await unknown.json()) as { detail: string }).detail).toContain("GET /api/runs");
  expect((await post(server.url, 2, "done")).status).toBe(422);
}, 120_000);

test("beyond loopback nobody is let in without a token, and each token does what it is for", async () => {
  using shell = await organism();
  const token = async (scope: string) => (await shell.sg("token", "create", "--scope", scope)).stdout.trim();
  const [read, run, admin] = [await token("read"), await token("run"), await token("admin")];
  await using server = await serve(shell, ["--host", "0.0.0.0"], { SG_HTTP_ACCESS_LOG: "true" });
  const ask = async (path: string, bearer: string, method = "GET", body?: unknown) => {
    const options = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { authorization: `Bearer ${bearer}`, "content-type": "application/json" };
    return await fetch(`${server.url}${path}`, { method, headers, ...options });
  };
  const status = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).status;
  expect((await fetch(`${server.url}/api/status`)).status).toBe(401);
  expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
  expect(await status("/api/status", "a.b.c")).toBe(401);
  expect(await status("/api/status", read)).toBe(200);
  expect(await status("/api/execute/spin", read, "POST", { turns: 1 })).toBe(403);
  expect(await status("/api/execute/spin", run, "POST", { turns: 1 })).toBe(200);
  expect(await status("/api/snapshots", run, "POST", { name: "now" })).toBe(403);
  expect(await status("/api/snapshots", admin, "POST", { name: "now" })).toBe(201);

  // Revoked from the command line, while the server runs: refused within a second.
  const { tokens } = (await shell.sg("token", "list", "--json")).json<{ tokens: { id: string; scope: string }[] }>();
  const revoked = await shell.sg("token", "revoke", tokens.find(({ scope }) => scope === "read")?.id ?? "");
  expect([revoked.exitCode, revoked.stderr]).toEqual([0, expect.any(String)]);
  await until(async () => (await status("/api/status", read)) === 401);
  const { items } = (await (await ask("/api/audit", admin)).json()) as { items: { action: string }[] };
  expect(items.map(({ action }) => action)).toEqual(expect.arrayContaining(["grant", "revoke", "turn away"]));

  const [line] = server
    .stderr()
    .split("\n")
    .filter((each) => each.includes('"POST"'));
  expect(JSON.parse(line ?? "")).toMatchObject({
    method: "POST",
    path: "/api/execute/spin",
    status: 403,
    who: "unnamed",
  });
  for (const secret of [read, run, admin]) expect(server.stderr()).not.toContain(secret);
}, 120_000);

test("bodies and headers have bounds, and a connection that dawdles is closed", async () => {
  using shell = await organism();
  await using server = await serve(shell, [], { SG_HTTP_IDLE_S: "1", SG_HTTP_BODY_BYTES: "10000" });
  const large = "x".repeat(20_000);
  expect((await server.post("/api/execute/spin", { turns: 1, large })).status).toBe(413);
  const chunked = await fetch(`${server.url}/api/execute/spin`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(large));
        controller.close();
      },
    }),
  });
  expect(chunked.status).toBe(413);
  expect(((await chunked.json()) as { code: string }).code).toBe("too_large");
  expect((await fetch(`${server.url}/api/status`, { headers: { "x-large": large } })).status).toBe(431);

  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.on("error", () => undefined);
  socket.on("close", () => resolve());
  socket.write(
    "POST /api/execute/spin HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
  );
  await promise;
  expect(server.stderr()).not.toContain("error");
}, 120_000);

interface SeenEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** Events from the connection on, until `act` is done and one more has come. */
async function eventsOf(
  url: string,
  lastEventId: string | null,
  act: () => Promise<void>,
): Promise<readonly SeenEvent[]> {
  const stop = new AbortController();
  const headers = lastEventId === null ? {} : { "last-event-id": lastEventId };
  const answer = await fetch(`${url}/api/events`, { headers, signal: stop.signal });
  const acted = act();
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("event: run_finished")) break;
  }
  await acted;
  stop.abort();
  return [...text.matchAll(/^id: (.*)\nevent: (.*)\ndata: (.*)$/gm)].map(([, id = "", event = "", data = ""]) => ({
    id,
    event,
    data: JSON.parse(data) as unknown,
  }));
}
