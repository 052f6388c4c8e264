import { afterEach, describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { bounds } from "../../src/federation/bounds.ts";
import { httpTransport } from "../../src/federation/net/http-transport.ts";
import { type Resolve, resolvePeer } from "../../src/federation/net/resolve-peer.ts";
import { peerUrlProblem } from "../../src/federation/peers/peer-url.ts";

const nobodyAsks: Resolve = async (name) => {
  throw new Error(`${name} was looked up`);
};

describe("a call to a peer", () => {
  let server: ReturnType<typeof Bun.serve> | null = null;
  afterEach(async () => {
    await server?.stop(true);
    server = null;
  });
  const listen = (answer: (request: Request) => Response | Promise<Response>, hostname = "127.0.0.1"): string => {
    server = Bun.serve({ hostname, port: 0, idleTimeout: 30, fetch: answer });
    return server.url.origin;
  };
  const call = (url: string, callMs = 5_000, resolve: Resolve = nobodyAsks) =>
    httpTransport({ callMs, resolve })({
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

  test("says in an operator's words why there is no connection", async () => {
    const closed = listen(() => new Response());
    await server?.stop(true);
    await expect(call(closed)).rejects.toThrow(`Cannot reach ${closed}: connection refused: nothing listens there`);
    const plain = listen(() => new Response());
    await expect(call(plain.replace("http:", "https:"))).rejects.toThrow("is it http: instead of https:?");
  });

  test("follows no redirect", async () => {
    const asked: string[] = [];
    const url = listen((request) => {
      asked.push(new URL(request.url).pathname);
      return Response.redirect("/elsewhere", 307);
    });
    await expect(call(url)).rejects.toThrow("redirects");
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

  describe("whose name", () => {
    const named = (url: string) => url.replace("127.0.0.1", "berlin.test");
    // The one name that may lead to this machine, where a test can see who is called.
    const local = (url: string) => url.replace(/127\.0\.0\.\d/, "localhost");

    test("leads inside is not made", async () => {
      let asked = 0;
      const url = listen(() => {
        asked += 1;
        return new Response();
      });
      for (const addresses of [["127.0.0.1"], ["10.0.0.1", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], []]) {
        await expect(call(named(url), 5_000, async () => addresses)).rejects.toThrow("Cannot call http://berlin.test");
      }
      expect(asked).toBe(0);
    });

    test("was looked up goes to the address that was checked, once, and by the name", async () => {
      let lookups = 0;
      // Second answers, as of a name server that turns round, are never asked for.
      const turning: Resolve = async () => {
        lookups += 1;
        return lookups === 1 ? ["127.0.0.2"] : ["169.254.169.254"];
      };
      // Nobody is where the system itself says that the name leads to.
      const url = listen((request) => new Response(`${request.headers.get("host")}`), "127.0.0.2");
      expect((await call(local(url), 5_000, turning)).body).toBe(new URL(local(url)).host);
      expect(lookups).toBe(1);
    });

    test("has several addresses goes to the first that answers", async () => {
      const url = listen(() => new Response("here"));
      const response = await call(local(url), 5_000, async () => ["127.0.0.2", "127.0.0.1"]);
      expect(response.body).toBe("here");
    });

    test("is looked up for too long ends by the same deadline", async () => {
      const never = call("http://berlin.test:7400", 50, () => new Promise(() => undefined));
      await expect(never).rejects.toThrow("no whole answer within 50 ms");
    });

    test("leads nowhere is told as that", async () => {
      const missing = call("http://berlin.test:7400", 5_000, async () => {
        throw new Error("getaddrinfo ENOTFOUND berlin.test");
      });
      await expect(missing).rejects.toThrow("Cannot reach http://berlin.test:7400: getaddrinfo ENOTFOUND");
    });
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

  test("that is written as an address is looked up nowhere, and may be this machine", async () => {
    expect(await resolvePeer("http://127.0.0.1:7400", nobodyAsks)).toEqual({ addresses: ["127.0.0.1"] });
    expect(await resolvePeer("http://[::1]:7400", nobodyAsks)).toEqual({ addresses: ["::1"] });
  });

  const leads: readonly (readonly [string, readonly string[], string | null])[] = [
    ["berlin.test", ["192.0.2.7"], null],
    ["berlin.test", ["10.0.0.7", "fd12:3456::1"], null],
    ["berlin.test", [], "leads nowhere"],
    ["berlin.test", ["127.0.0.1"], "this machine"],
    ["berlin.test", ["127.9.9.9"], "this machine"],
    ["berlin.test", ["::1"], "this machine"],
    ["berlin.test", ["::ffff:127.0.0.1"], "this machine"],
    ["berlin.test", ["64:ff9b::7f00:1"], "this machine"],
    ["berlin.test", ["2002:7f00:1::1"], "this machine"],
    ["berlin.test", ["169.254.169.254"], "link-local"],
    ["berlin.test", ["::ffff:169.254.169.254"], "link-local"],
    ["berlin.test", ["64:ff9b::a9fe:a9fe"], "link-local"],
    ["berlin.test", ["2002:a9fe:a9fe::1"], "link-local"],
    ["berlin.test", ["fe80::1"], "link-local"],
    ["berlin.test", ["fd00:ec2::254"], "link-local"],
    ["berlin.test", ["0.0.0.0"], "unspecified"],
    ["berlin.test", ["::"], "unspecified"],
    ["berlin.test", ["224.0.0.1"], "multicast"],
    // One that is good does not make up for one that is not.
    ["berlin.test", ["192.0.2.7", "127.0.0.1"], "this machine"],
    ["localhost", ["127.0.0.1", "::1"], null],
    ["localhost", ["192.0.2.7"], "localhost is this machine"],
  ];
  test.each(leads)("%s that leads to %j", async (host, addresses, problem) => {
    const resolved = await resolvePeer(`http://${host}:7400`, async () => addresses);
    if (problem === null) expect(resolved).toEqual({ addresses });
    else expect(resolved).toEqual({ problem: expect.stringContaining(problem) });
  });

  test("is called at four of its addresses at most", async () => {
    const addresses = Array.from({ length: 9 }, (_, index) => `192.0.2.${index}`);
    expect(await resolvePeer("http://berlin.test", async () => addresses)).toEqual({
      addresses: addresses.slice(0, 4),
    });
  });
});
