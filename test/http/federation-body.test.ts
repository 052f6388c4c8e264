import { describe, expect, test } from "bun:test";
import type { FederationRequest, FederationServer } from "../../src/federation/mod.ts";
import { federationRoutes } from "../../src/http/routes/federation.ts";

const BYTES_MAX = 1_000;

/** What the federation gets to read of a request's body when it waits for so long. */
async function bodyOf(request: Request, timeoutMs: number): Promise<string | null> {
  let read: string | null = "nobody asked";
  const server = {
    async handle(request: FederationRequest) {
      read = await request.body(BYTES_MAX, timeoutMs);
      return { status: 200, headers: {}, body: "" };
    },
  };
  await federationRoutes(server as FederationServer).fetch(request, {});
  return read;
}

function sending(pieces: Iterable<string>, headers: Record<string, string> = {}, everyMs = 0) {
  const iterator = pieces[Symbol.iterator]();
  let sent = 0;
  const body = new ReadableStream({
    async pull(controller) {
      if (everyMs > 0) await Bun.sleep(everyMs);
      const { value, done } = iterator.next();
      if (done === true) return controller.close();
      sent += value.length;
      controller.enqueue(new TextEncoder().encode(value));
    },
  });
  const request = new Request("http://node.test/federation/digest", {
    method: "POST",
    headers,
    body,
    duplex: "half",
  } as RequestInit);
  return { request, sent: () => sent };
}

function* endless(piece: string) {
  for (;;) yield piece;
}

describe("a body that a peer sends", () => {
  test("is read whole, in whatever pieces it comes", async () => {
    expect(await bodyOf(sending(["{", '"a"', ":1}"]).request, 10_000)).toBe('{"a":1}');
    expect(await bodyOf(new Request("http://node.test/federation/digest", { method: "POST" }), 10_000)).toBe("");
  });

  test("that never ends is waited for no longer than that", async () => {
    const silent = new Request("http://node.test/", {
      method: "POST",
      body: new ReadableStream(),
      duplex: "half",
    } as RequestInit);
    expect(await bodyOf(silent, 20)).toBeNull();
  });

  test("that comes a byte at a time has one deadline, which no byte extends", async () => {
    const { request, sent } = sending(endless("x"), {}, 5);
    expect(await bodyOf(request, 60)).toBeNull();
    expect(sent()).toBeLessThan(BYTES_MAX);
  });

  test("that is too large is read no further than it may go", async () => {
    const { request, sent } = sending(endless("x".repeat(100)));
    expect(await bodyOf(request, 10_000)).toBeNull();
    expect(sent()).toBeLessThan(2 * BYTES_MAX);
  });

  test("that announces to be too large is not read at all", async () => {
    const { request, sent } = sending(endless("x"), { "content-length": String(BYTES_MAX + 1) });
    expect(await bodyOf(request, 10_000)).toBeNull();
    expect(sent()).toBeLessThan(10);
  });
});
