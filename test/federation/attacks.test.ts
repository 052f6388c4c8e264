import { describe, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import { sha256 } from "../../src/core/mod.ts";
import { isAnswerOf, signRequest } from "../../src/federation/auth/authenticate.ts";
import { canonicalRequest, canonicalResponse } from "../../src/federation/auth/canonical.ts";
import { mac } from "../../src/federation/auth/hmac.ts";
import { bounds } from "../../src/federation/bounds.ts";
import type { FleetDesk, Peer } from "../../src/federation/mod.ts";
import type { WireRequest } from "../../src/federation/net/transport.ts";
import {
  alleleOf,
  altered,
  type INTERFACE,
  incoming,
  SECRET,
  START_MS,
  TestNetwork,
  type TestNode,
} from "./test-node.ts";

const WINDOW_MS = 60_000;
const NONCE = "a-nonce-of-the-test-1";
type Sent = Omit<WireRequest, "method"> & { readonly method: string };

const modes: readonly (readonly [string, Partial<Peer>])[] = [
  ["HMAC", { auth: "hmac" }],
  ["JWT", { auth: "jwt", secrets: [] }],
];

/** A digest request of `one` to `two`, as it goes over the wire. */
async function recorded(network: TestNetwork, one: TestNode, two: TestNode, fields: Partial<Peer>): Promise<Sent> {
  const body = JSON.stringify({ asks: [["", "x"]] });
  const request = { method: "POST" as const, target: "/federation/digest", body };
  const signed = { nonce: NONCE, atMs: network.clock.nowMs() };
  const headers = signRequest(one.identity, two.asPeer(fields), request, signed);
  return { ...request, url: two.url, headers };
}

async function statusOf(node: Pick<TestNode, "node">, request: Sent): Promise<number> {
  return (await node.node.server.handle(incoming(request))).status;
}

describe.each(modes)("a request signed by %s", (_, fields) => {
  const setup = async () => {
    const network = new TestNetwork();
    const [one, two] = network.pair(fields);
    return { network, one, two, request: await recorded(network, one, two, fields) };
  };
  const withHeader = (request: Sent, name: string, value: string): Sent => ({
    ...request,
    headers: { ...request.headers, [name]: value },
  });

  test("is answered", async () => {
    const { two, request } = await setup();
    expect(await statusOf(two, request)).toBe(200);
  });

  const tampered: readonly (readonly [string, (request: Sent) => Sent])[] = [
    ["body", (it) => ({ ...it, body: `${it.body} ` })],
    ["path", (it) => ({ ...it, target: "/federation/observations" })],
    ["query", (it) => ({ ...it, target: `${it.target}?a=1` })],
    ["time", (it) => withHeader(it, "sg-time", String(START_MS + 1))],
    ["nonce", (it) => withHeader(it, "sg-nonce", "another-nonce-of-test")],
    ["sender", (it) => withHeader(it, "sg-from", "node-three-of-test")],
    ["signature", (it) => withHeader(it, "authorization", altered(it.headers.authorization ?? ""))],
    ["scheme", (it) => withHeader(it, "authorization", `Basic ${it.headers.authorization?.split(" ")[1]}`)],
  ];
  test.each(tampered)("whose %s was changed is turned away", async (__, change) => {
    const { network, two, request } = await setup();
    network.add("three");
    two.peers.push(
      ...[...network.nodes.values()]
        .filter((it) => it.identity.id === "node-three-of-test")
        .map((it) => it.asPeer(fields)),
    );
    const answer = await two.node.server.handle(incoming(change(request)));
    expect([answer.status, answer.body]).toEqual([401, ""]);
    expect(await statusOf(two, request)).toBe(200);
  });

  test("whose method was changed is turned away", async () => {
    const { one, two } = await setup();
    // One without a body: what is read of others depends on the method.
    const request = { method: "GET" as const, target: "/federation/info", body: "" };
    const headers = signRequest(one.identity, two.asPeer(fields), request, { nonce: NONCE, atMs: START_MS });
    for (const method of ["DELETE", "HEAD"])
      expect(await statusOf(two, { ...request, url: "", headers, method })).toBe(401);
    expect(await statusOf(two, { ...request, url: "", headers })).toBe(200);
  });

  test("is good once: again within the window, and in a node that was restarted", async () => {
    const { two, request } = await setup();
    expect(await statusOf(two, request)).toBe(200);
    expect(await statusOf(two, request)).toBe(401);
    expect(await statusOf({ node: two.restarted() }, request)).toBe(401);
  });

  test("is good for a minute either side, and no longer though its nonce is forgotten", async () => {
    for (const [ms, status] of [
      [-WINDOW_MS - 1, 401],
      [WINDOW_MS, 200],
      [WINDOW_MS + 1, 401],
      [10 * WINDOW_MS, 401],
    ] as const) {
      const { network, two, request } = await setup();
      network.clock.advance(ms);
      expect([ms, await statusOf(two, request)]).toEqual([ms, status]);
    }
  });

  test("cannot be replayed at any moment after it was answered", async () => {
    const { network, two, request } = await setup();
    // Sent by a clock that is ahead: it stays valid for longest.
    network.clock.advance(-WINDOW_MS);
    expect(await statusOf(two, request)).toBe(200);
    for (let step = 0; step < 14; step += 1) {
      network.clock.advance(10_000);
      expect(await statusOf(two, request)).toBe(401);
    }
  });

  test("is for its recipient alone", async () => {
    const { network, one, two, request } = await setup();
    const three = network.add("three");
    three.peers.push(one.asPeer(fields));
    expect(await statusOf(three, request)).toBe(401);
    expect(await statusOf(three, withHeader(request, "sg-to", "node-three-of-test"))).toBe(401);
    expect(await statusOf(two, request)).toBe(200);
  });

  test("by nobody who is a peer is turned away without a word, counted and written down once a minute", async () => {
    const { network, two } = await setup();
    const stranger = network.add("stranger");
    const request = await recorded(network, stranger, two, fields);
    for (let count = 0; count < 60; count += 1) expect(await statusOf(two, request)).toBe(401);
    expect(await statusOf(two, request)).toBe(429);
    const lines = two.store.audit.list({ limit: 10 });
    expect(lines.map(({ action, reason }) => [action, reason])).toEqual([
      ["turn away", "unknown peer, from 192.0.2.1"],
    ]);
  });

  test("is answered with a signature over status, body and nonce, by that node to this one", async () => {
    const { network, one, two } = await setup();
    const peer = two.asPeer(fields);
    expect((await one.node.client(peer).info()).node).toBe(two.identity.id);
    const changes: readonly TestNetwork["onTheWay"][] = [
      async (it, deliver) => ({
        ...(await deliver(it)),
        body: JSON.stringify({ ...(await two.node.exchange.info()), name: "x" }),
      }),
      async (it, deliver) => ({ ...(await deliver(it)), status: 404 }),
      async (it, deliver) => ({ ...(await deliver(it)), headers: {} }),
      // The answer to another request of the same kind.
      async (it, deliver) => {
        kept ??= await deliver(it);
        return kept;
      },
    ];
    let kept: Awaited<ReturnType<TestNetwork["deliver"]>> | undefined;
    for (const [index, change] of changes.entries()) {
      network.onTheWay = change;
      if (index === 3) await one.node.client(peer).info();
      await expect(one.node.client(peer).info()).rejects.toThrow("did not sign");
    }
  });
});

describe("a token", () => {
  const fields: Partial<Peer> = { auth: "jwt", secrets: [] };
  interface Claims {
    readonly iss?: string;
    readonly aud?: string | string[];
    readonly jti?: string;
    readonly iat?: number;
    readonly exp?: number;
    readonly about?: string;
  }

  const setup = async () => {
    const network = new TestNetwork();
    const [one, two] = network.pair(fields);
    const request = await recorded(network, one, two, fields);
    const { method, target, body } = request;
    const facts = { method, target, body, atMs: START_MS, nonce: NONCE, from: one.identity.id, to: two.identity.id };
    const [iat, about] = [START_MS / 1_000, sha256(canonicalRequest(facts))];
    const good = { iss: one.identity.id, aud: two.identity.id, jti: NONCE, iat, exp: iat + 60, about };
    const send = async (token: string) =>
      await statusOf(two, { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
    const sign = async (claims: Claims, header: Record<string, unknown> = {}, key = one.privateKey) =>
      await new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: "EdDSA", typ: "JWT", ...header }).sign(key);
    return { one, two, good, send, sign };
  };

  test("with exactly the right claims is accepted", async () => {
    const { send, sign } = await setup();
    expect(await send(await sign({}))).toBe(200);
  });

  const bad: readonly (readonly [string, (good: Required<Claims>) => Claims])[] = [
    ["another issuer", () => ({ iss: "node-three-of-test" })],
    ["another audience", () => ({ aud: "node-three-of-test" })],
    ["several audiences", ({ aud }) => ({ aud: [String(aud), "node-three-of-test"] })],
    ["another id than the nonce", () => ({ jti: "another-nonce-of-test" })],
    ["about something else", () => ({ about: sha256("else") })],
    ["expired", ({ iat }) => ({ iat: iat - 200, exp: iat - 140 })],
    ["from the future", ({ iat }) => ({ iat: iat + 100, exp: iat + 160 })],
    ["good for too long", ({ iat }) => ({ exp: iat + 61 })],
  ];
  test.each(bad)("is refused: %s", async (_, claims) => {
    const { good, send, sign } = await setup();
    expect(await send(await sign(claims(good)))).toBe(401);
  });

  test("without an expiry is refused", async () => {
    const { good, send, one } = await setup();
    const { exp: _, ...rest } = good;
    const token = await new SignJWT(rest).setProtectedHeader({ alg: "EdDSA", typ: "JWT" }).sign(one.privateKey);
    expect(await send(token)).toBe(401);
  });

  test("signed by nobody, or by another algorithm, is refused", async () => {
    const { good, send, one } = await setup();
    expect(await send(new UnsecuredJWT(good).encode())).toBe(401);
    // Key confusion: the public key, which everybody knows, as an HMAC secret.
    const secret = Buffer.from(one.identity.publicKey, "base64url");
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${part({ alg: "HS256", typ: "JWT" })}.${part(good)}`;
    expect(await send(`${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`)).toBe(401);
    expect(await send(await new SignJWT(good).setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(secret))).toBe(401);
  });

  test("signed by another key is refused, whatever its header says of keys", async () => {
    const { send, sign } = await setup();
    const stranger = new TestNetwork().add("stranger");
    const jwk = { kty: "OKP", crv: "Ed25519", x: stranger.identity.publicKey };
    for (const header of [
      {},
      { jwk },
      { kid: "stranger" },
      { kid: "../../dev/null" },
      { jku: "http://192.0.2.1/keys" },
    ]) {
      expect(await send(await sign({}, header, stranger.privateKey))).toBe(401);
    }
  });

  test("that is longer than a header may be is refused", async () => {
    const { send, sign } = await setup();
    expect(await send(await sign({}, { note: "x".repeat(bounds.headerCharactersMax) }))).toBe(401);
    expect(await send(await sign({}, { note: "x".repeat(100) }))).toBe(200);
  });

  test("is no way in for a peer with a secret, nor the other way round", async () => {
    const network = new TestNetwork();
    const [one, two] = network.pair({ auth: "hmac" });
    expect(await statusOf(two, await recorded(network, one, two, { auth: "jwt" }))).toBe(401);
    const other = new TestNetwork();
    const [first, second] = other.pair({ auth: "jwt", secrets: [SECRET] });
    expect(await statusOf(second, await recorded(other, first, second, { auth: "hmac" }))).toBe(401);
  });
});

test("an answer is signed by one node to another, where several share a secret", () => {
  const [one, two, three] = new TestNetwork().mesh(["one", "two", "three"]) as [TestNode, TestNode, TestNode];
  const isTaken = (from: string, to: string) => {
    const signature = mac(SECRET, canonicalResponse({ status: 200, body: "{}", nonce: NONCE, from, to }));
    return isAnswerOf(one.identity, two.asPeer(), { status: 200, body: "{}", signature }, NONCE, START_MS);
  };
  expect(isTaken(two.identity.id, one.identity.id)).toBe(true);
  expect(isTaken(three.identity.id, one.identity.id)).toBe(false);
  expect(isTaken(two.identity.id, three.identity.id)).toBe(false);
});

describe("secrets", () => {
  test("change without an interruption: the first signs, all are accepted", async () => {
    const network = new TestNetwork();
    const [one, two] = [network.add("one"), network.add("two")];
    const next = "the next secret, which also has 32 characters";
    two.peers.push(one.asPeer({ secrets: [next, SECRET] }));
    for (const secrets of [[SECRET], [SECRET, next], [next, SECRET], [next]]) {
      expect((await one.node.client(two.asPeer({ secrets })).info()).node).toBe(two.identity.id);
    }
    two.peers.splice(0, 1, one.asPeer({ secrets: [next] }));
    await expect(one.node.client(two.asPeer({ secrets: [SECRET] })).info()).rejects.toThrow("turned us away");
  });

  test("an empty one signs nothing", async () => {
    const network = new TestNetwork();
    const [one, two] = network.pair({ secrets: [] });
    const request = await recorded(network, one, two, { secrets: [] });
    expect(await statusOf(two, request)).toBe(401);
  });
});

describe("what a server takes in", () => {
  const post = async (body: string, target = "/federation/alleles", headers: Record<string, string> = {}) => {
    const network = new TestNetwork();
    const [one, two] = network.pair();
    const request = { method: "POST" as const, target, body };
    const signed = signRequest(one.identity, two.asPeer(), request, { nonce: NONCE, atMs: START_MS });
    return { two, answer: await two.node.server.handle(incoming({ ...request, headers: { ...signed, ...headers } })) };
  };

  test("an allele whose source does not hash to its name is refused", async () => {
    const { two, answer } = await post(JSON.stringify({ ...alleleOf("x"), source: "y" }));
    expect(JSON.parse(answer.body)).toEqual({ verdict: "refused", reason: "the source does not hash to its name" });
    expect(two.shelf.admitted).toBe(0);
  });

  test("an allele that breaks its contract, or is for another one, is refused", async () => {
    for (const allele of [
      alleleOf("bad"),
      alleleOf("x", { interfaceHash: sha256("other") as string as typeof INTERFACE }),
    ]) {
      const { two, answer } = await post(JSON.stringify(allele));
      expect(JSON.parse(answer.body)).toMatchObject({ verdict: "refused" });
      expect(two.shelf.alleles.size).toBe(0);
    }
  });

  test("a body that is too large is refused before it is looked at", async () => {
    const { answer } = await post("x".repeat(bounds.messageBytesMax + 1));
    expect(answer.status).toBe(413);
    const { answer: large } = await post(JSON.stringify(alleleOf("x".repeat(300_000))));
    expect(JSON.parse(large.body)).toMatchObject({ verdict: "refused" });
  });

  test("a body that is all brackets is refused before it is parsed", async () => {
    for (const body of [
      "[".repeat(1_000_000),
      `{"asks":${"[".repeat(13)}${"]".repeat(13)}}`,
      `${'{"a":'.repeat(150_000)}`,
    ]) {
      const { answer } = await post(body, "/federation/digest");
      expect(answer.status).toBe(400);
    }
  });

  test("a compressed body is refused, whatever is in it", async () => {
    const { answer } = await post(JSON.stringify(alleleOf("x")), undefined, { "content-encoding": "gzip" });
    expect(answer.status).toBe(415);
  });

  test("nobody who is no peer has a body read, nor who means somebody else or another time", async () => {
    const network = new TestNetwork();
    const [one, two] = network.pair();
    const three = network.add("three");
    let read = 0;
    const statusOfSigned = async (from: TestNode, to: TestNode, atMs: number) => {
      const request = { method: "POST" as const, target: "/federation/digest", body: "{}" };
      const headers = signRequest(from.identity, to.asPeer(), request, { nonce: NONCE, atMs });
      const body = async () => {
        read += 1;
        return request.body;
      };
      return (await two.node.server.handle({ ...incoming({ ...request, headers }), body })).status;
    };
    expect(await statusOfSigned(three, two, START_MS)).toBe(401);
    expect(await statusOfSigned(one, three, START_MS)).toBe(401);
    expect(await statusOfSigned(one, two, START_MS + WINDOW_MS + 1)).toBe(401);
    expect(read).toBe(0);
    expect(await statusOfSigned(one, two, START_MS)).toBe(400);
    expect(read).toBe(1);
  });

  test("strangers may read only where it is allowed, and change nothing anywhere", async () => {
    for (const [anonymous, status] of [
      ["none", 401],
      ["read", 200],
    ] as const) {
      const fleet = { health: () => ({}), phenotype: () => [] } as unknown as FleetDesk;
      const node = new TestNetwork().add("open", anonymous, fleet);
      node.shelf.put(alleleOf("x"));
      const ask = async (method: string, target: string) =>
        await statusOf(node, { method, target, url: "", headers: {}, body: "{}" });
      expect(await ask("GET", "/federation/info")).toBe(status);
      expect(await ask("GET", `/federation/alleles/${sha256("x")}`)).toBe(status);
      for (const more of ["health", "phenotype"]) expect(await ask("GET", `/federation/${more}`)).not.toBe(200);
      for (const route of ["digest", "alleles", "observations"])
        expect(await ask("POST", `/federation/${route}`)).toBe(401);
    }
  });
});
