import { afterEach, describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { bounds } from "../../src/federation/bounds.ts";
import { httpTransport } from "../../src/federation/net/http-transport.ts";
import { hostProblem, peerUrlProblem } from "../../src/federation/peers/peer-url.ts";

describe("a call to a peer", () => {
  let server: ReturnType<typeof Bun.serve> | null = null;
  afterEach(async () => {
    await server?.stop(true);
    server = null;
  });
  const listen = (answer: (request: Request) => Response | Promise<Response>): string => {
    server = Bun.serve({ hostname: "127.0.0.1", port: 0, idleTimeout: 30, fetch: answer });
    return server.url.origin;
  };
  const call = (url: string, callMs = 5_000) =>
    httpTransport({ callMs })({
      method: "POST",
      url,
      target: "/federation/digest",
      headers: { "sg-from": "me" },
      body: "{}",
    });

  test("carries method, target, headers and body, and brings the answer", async () => {
    const url = listen(async (request) => {
      const seen = [
        request.method,
        new URL(request.url).pathname,
        request.headers.get("sg-from"),
        await request.text(),
      ];
      return new Response(seen.join(" "), { status: 404, headers: { "sg-signature": "s" } });
    });
    const response = await call(url);
    expect([response.status, response.body]).toEqual([404, "POST /federation/digest me {}"]);
    expect(response.header("sg-signature")).toBe("s");
  });

  test("follows no redirect", async () => {
    const asked: string[] = [];
    const url = listen((request) => {
      asked.push(new URL(request.url).pathname);
      return Response.redirect("/elsewhere", 307);
    });
    expect(call(url)).rejects.toThrow("redirects");
    await call(url).catch(() => undefined);
    expect(asked).not.toContain("/elsewhere");
  });

  test("unpacks nothing: what is compressed is refused", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const url = listen(() => new Response(bomb, { headers: { "content-encoding": "gzip" } }));
    await expect(call(url)).rejects.toThrow("compressed");
  });

  test("reads no more than the bound, however much comes", async () => {
    let sent = 0;
    const url = listen(() => {
      const stream = new ReadableStream({
        pull(controller) {
          sent += 65_536;
          controller.enqueue(new Uint8Array(65_536));
        },
      });
      return new Response(stream);
    });
    await expect(call(url)).rejects.toThrow(`larger than ${bounds.messageBytesMax} bytes`);
    expect(sent).toBeLessThan(100_000_000);
  });

  test("has one deadline that no trickle of bytes extends", async () => {
    const url = listen(
      () =>
        new Response(
          new ReadableStream({
            async pull(controller) {
              await Bun.sleep(20);
              controller.enqueue(new Uint8Array(1));
            },
          }),
        ),
    );
    await expect(call(url, 200)).rejects.toThrow("no whole answer within 200 ms");
  });

  test("to where nobody listens is told as that", async () => {
    const url = listen(() => new Response());
    await server?.stop(true);
    await expect(call(url)).rejects.toThrow(`Cannot reach ${url}`);
  });
});

describe("the URL of a peer", () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ["https://berlin.example:7400", null],
    ["http://10.0.0.2:7400", null],
    ["http://127.0.0.1:7400", null],
    ["http://[fd12:3456::1]:7400", null],
    ["berlin", "no URL"],
    ["ftp://berlin.example", "scheme"],
    ["file:///etc/passwd", "scheme"],
    ["https://user:secret@berlin.example", "name or password"],
    ["https://berlin.example/federation/../admin", "path"],
    ["https://berlin.example?a=b", "path"],
    ["http://169.254.169.254", "link-local"],
    ["http://0xa9fea9fe", "link-local"],
    ["http://2852039166", "link-local"],
    ["http://[::ffff:169.254.169.254]", "link-local"],
    ["http://[fe80::1]", "link-local"],
    ["http://0.0.0.0:7400", "unspecified"],
    ["http://[::]:7400", "unspecified"],
    ["http://224.0.0.1", "multicast"],
  ];
  test.each(cases)("%s", (url, problem) => {
    if (problem === null) expect(peerUrlProblem(url)).toBeNull();
    else expect(peerUrlProblem(url)).toContain(problem);
  });

  test("that is written as a loopback address may be called", async () => {
    expect(await hostProblem("http://127.0.0.1:7400")).toBeNull();
    expect(await hostProblem("http://[::1]:7400")).toBeNull();
  });
});
