import { describe, expect, test } from "bun:test";
import { ManualClock } from "../../src/core/mod.ts";
import { signRequest } from "../../src/federation/auth/authenticate.ts";
import { NonceGuard } from "../../src/federation/auth/nonce-guard.ts";
import { bounds } from "../../src/federation/bounds.ts";
import type { FederationRequest } from "../../src/federation/mod.ts";
import { alleleOf, incoming, START_MS, TestNetwork } from "./test-node.ts";

const nonceOf = (index: number) => `a-nonce-of-the-test-${index}`;

/** A push from `one` to `two`, signed. */
function setup() {
  const network = new TestNetwork();
  const [one, two] = network.pair();
  const push = (index: number, fields: Partial<FederationRequest> = {}): FederationRequest => {
    const request = {
      method: "POST" as const,
      target: "/federation/alleles",
      body: JSON.stringify(alleleOf(`${index}`)),
    };
    const headers = signRequest(one.identity, two.asPeer(), request, { nonce: nonceOf(index), atMs: START_MS });
    return { ...incoming({ ...request, headers }), ...fields };
  };
  const send = async (request: FederationRequest) => (await two.node.server.handle(request)).status;
  return { two, push, send };
}

/** Something that others wait for until they are told. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: () => resolve() };
}

describe("bodies that do not come, in the name of a peer", () => {
  const waitFor = async (address: (index: number) => string, count: number) => {
    const { push, send } = setup();
    const { passed, open } = gate();
    const body = async () => {
      await passed;
      return null;
    };
    const slow = Array.from({ length: count }, (_, index) => send(push(index, { address: address(index), body })));
    const finish = async () => {
      open();
      return await Promise.all(slow);
    };
    return { push, send, finish };
  };

  test("of one address: so many are waited for, and those of others are read meanwhile", async () => {
    const { push, send, finish } = await waitFor(() => "192.0.2.66", bounds.bodiesPerAddressMax);
    expect(await send(push(100, { address: "192.0.2.66" }))).toBe(503);
    expect(await send(push(101, { address: "192.0.2.1" }))).toBe(200);
    expect(new Set(await finish())).toEqual(new Set([413]));
    expect(await send(push(102, { address: "192.0.2.66" }))).toBe(200);
  });

  test("of many addresses: so many are waited for in all", async () => {
    const { push, send, finish } = await waitFor((index) => `192.0.2.${index}`, bounds.bodiesMax);
    expect(await send(push(100, { address: "198.51.100.1" }))).toBe(503);
    await finish();
    expect(await send(push(101, { address: "198.51.100.1" }))).toBe(200);
  });
});

test("requests that are under way at once are so many at most", async () => {
  const { two, push, send } = setup();
  const { passed, open } = gate();
  const { admit } = two.shelf;
  two.shelf.admit = async (...allele) => {
    await passed;
    return await admit(...allele);
  };
  const slow = Array.from({ length: bounds.requestsInFlightMax }, (_, index) =>
    send(push(index, { address: `192.0.2.${index}` })),
  );
  // All that can go on without the gate has gone on.
  await new Promise((resolve) => setImmediate(resolve));
  expect(await send(push(100))).toBe(503);
  open();
  expect(new Set(await Promise.all(slow))).toEqual(new Set([200]));
  expect(await send(push(101))).toBe(200);
});

test("a signed request is one of a limited number in a minute", () => {
  const clock = new ManualClock(START_MS);
  const guard = new NonceGuard({ claim: () => true, forget: () => undefined }, clock);
  const admit = (peer: string, index: number) => guard.admit(peer, nonceOf(index), START_MS);
  for (let index = 0; index < bounds.requestsPerWindowMax; index += 1) expect(admit("one", index)).toBe("fresh");
  expect(admit("one", 10_000)).toBe("too many");
  expect(admit("two", 10_000)).toBe("fresh");
  clock.advance(bounds.windowMs);
  expect(admit("one", 10_001)).toBe("fresh");
});

test("a signed request whose headers have another form is turned away", async () => {
  const network = new TestNetwork();
  const [one, two] = network.pair();
  const request = { method: "POST" as const, target: "/federation/digest", body: '{"asks":[["","x"]]}' };
  const status = async (signed: { nonce: string; atMs: number }) => {
    const headers = signRequest(one.identity, two.asPeer(), request, signed);
    return (await two.node.server.handle(incoming({ ...request, headers }))).status;
  };
  expect(await status({ nonce: nonceOf(1), atMs: START_MS })).toBe(200);
  for (const nonce of ["short", "", "x".repeat(65), "with a space in it ..", "with/a/path/in/it/.."]) {
    expect([nonce, await status({ nonce, atMs: START_MS })]).toEqual([nonce, 401]);
  }
  for (const atMs of [START_MS + 0.5, Number.NaN]) expect(await status({ nonce: nonceOf(2), atMs })).toBe(401);
});
