import { afterAll, expect, test } from "bun:test";
import { connect } from "node:net";
import { type LocusName, newRunId } from "../../src/core/mod.ts";
import { startServer } from "../../src/http/mod.ts";
import { DOUBLE } from "../double.ts";
import { sharedSandbox } from "../organism/test-organism.ts";
import { testApp } from "./test-app.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

/** What may wait for one client, in the hub and in the system's buffers, before it is let go. */
const BYTES_MAX = 64 * 1_048_576;

test("a client that does not read is let go, and is no burden to one that does", async () => {
  const app = testApp({ sandbox, contracts: DOUBLE, genes: {} });
  const server = startServer({ app: app.app, host: "127.0.0.1", port: 0, bodyBytesMax: 100_000, idleTimeoutS: 30 });
  const token = await app.tokenOf("read");
  const headers = { authorization: `Bearer ${token}` };
  const clients = async () => {
    const text = await (await fetch(new URL("/metrics", server.url), { headers })).text();
    return Number(/^sg_event_clients (\d+)$/m.exec(text)?.[1]);
  };
  const stalled = connect(Number(server.url.port), "127.0.0.1");
  stalled.on("error", () => undefined);
  stalled.pause();
  stalled.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  const reader = await fetch(new URL("/api/events", server.url), { headers });
  let read = 0;
  const reading = (async () => {
    for await (const chunk of reader.body ?? []) read += chunk.byteLength;
  })().catch(() => undefined);
  while ((await clients()) < 2) await Bun.sleep(5);

  let sent = 0;
  const description = "x".repeat(100_000);
  while ((await clients()) === 2) {
    expect(sent).toBeLessThan(BYTES_MAX);
    const about = { runId: newRunId(), locus: "double" as LocusName, engine: "test", sha: null };
    app.bus.emit({ type: "mutation_finished", ...about, description, candidatesTried: 1, elapsedMs: 1 });
    sent += description.length;
    await Bun.sleep(1);
  }
  expect(await clients()).toBe(1);
  while (read < sent) await Bun.sleep(5);
  stalled.destroy();
  await server.stop(100);
  await reading;
}, 120_000);
