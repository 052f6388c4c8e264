import { Hono } from "hono";
import type { FederationRequest, FederationServer } from "../../federation/mod.ts";
import type { HttpEnv } from "../environment.ts";

/** The federation's own routes: peers sign what they ask, and API tokens mean nothing here. */
export function federationRoutes(server: FederationServer) {
  return new Hono<HttpEnv>().all("/*", async (c) => {
    const { raw } = c.req;
    const { pathname, search } = new URL(raw.url);
    const request: FederationRequest = {
      method: raw.method,
      target: `${pathname}${search}`,
      address: c.env?.remoteAddress ?? null,
      header: (name) => raw.headers.get(name),
      body: (bytesMax, timeoutMs) => readBody(raw, bytesMax, timeoutMs),
    };
    const { status, headers, body } = await server.handle(request);
    return new Response(body, { status, headers });
  });
}

/** Null when there is too much of it, or it comes too slowly: a sender that trickles holds nothing open for long. */
async function readBody({ body, headers }: Request, bytesMax: number, timeoutMs: number): Promise<string | null> {
  if (body === null) return "";
  if (Number(headers.get("content-length") ?? 0) > bytesMax) return null;
  const reader = body.getReader();
  const deadline = AbortSignal.timeout(timeoutMs);
  const isOver = new Promise<"over">((resolve) => deadline.addEventListener("abort", () => resolve("over")));
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const piece = await Promise.race([reader.read(), isOver]);
    if (piece === "over") break;
    if (piece.done) return Buffer.concat(chunks).toString("utf8");
    bytes += piece.value.byteLength;
    if (bytes > bytesMax) break;
    chunks.push(piece.value);
  }
  void reader.cancel().catch(() => undefined);
  return null;
}
