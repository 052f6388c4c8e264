// The least that Hono can do: what `GET /api/status` is measured against. Prints its address.
import { Hono } from "hono";

const app = new Hono();
app.get("/api/status", (c) => c.json({ version: "0.1.0", uptimeMs: 1, mode: "mock", inFlight: 0 }));
const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: app.fetch });
process.stdout.write(`${JSON.stringify({ url: server.url.href })}\n`);
