import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { seededRandom, sha256 } from "../../src/core/mod.ts";
import { bounds } from "../../src/federation/bounds.ts";
import { LiveDigestTree } from "../../src/federation/exchange/digest-tree.ts";
import { ObservationBook } from "../../src/federation/exchange/observation-book.ts";
import { alleleOf, altered, LOCUS, TestNetwork, type TestNode } from "./test-node.ts";

const total = (source: string, n: number, sumE: number) => ({ locus: LOCUS, sha: sha256(source), n, sumE });

async function round(from: TestNode, to: TestNode) {
  return await from.node.round(to.asPeer());
}

function statements({ store }: TestNode) {
  const all = store.federation.observations.all();
  return all.map(({ origin, sha, n, sumMicro }) => `${origin} ${sha} ${n} ${sumMicro}`).sort();
}

describe("a round", () => {
  test("moves what either side lacks, alleles and observations, and the next ones move nothing", async () => {
    const [one, two] = new TestNetwork().pair();
    for (let index = 0; index < 50; index += 1) {
      one.shelf.put(alleleOf(`both ${index}`));
      two.shelf.put(alleleOf(`both ${index}`));
      (index % 2 === 0 ? one : two).shelf.put(alleleOf(`of one ${index}`));
    }
    one.shelf.seen = [total("both 1", 3, 2.5)];
    two.shelf.seen = [total("both 1", 2, 1)];
    two.node.exchange.observations({ want: [], give: [] });
    await round(two, one);
    const { report } = await round(one, two);
    expect(one.shelf.shas()).toEqual(two.shelf.shas());
    expect(one.shelf.shas()).toHaveLength(100);
    expect(statements(one)).toEqual(statements(two));
    expect(statements(one)).toHaveLength(2);
    expect(report).toMatchObject({ unfinished: false });
    expect((await round(one, two)).report).toEqual({ fetched: 0, pushed: 0, heard: 0, told: 0, unfinished: false });
  });

  test("that has nothing to move costs the same few bytes however many alleles there are", async () => {
    const costs = [];
    for (const count of [1, 2_000]) {
      const [one, two] = new TestNetwork().pair();
      for (const node of [one, two])
        for (let index = 0; index < count; index += 1) node.shelf.put(alleleOf(`${index}`));
      costs.push((await round(one, two)).bytes);
    }
    expect(costs[0]).toBe(costs[1] ?? 0);
    expect(costs[0]).toBeLessThan(200);
  });

  test("finds one allele among thousands by a few kilobytes", async () => {
    const [one, two] = new TestNetwork().pair();
    for (const node of [one, two]) for (let index = 0; index < 3_000; index += 1) node.shelf.put(alleleOf(`${index}`));
    two.shelf.put(alleleOf("the new one"));
    const { report, bytes } = await round(one, two);
    expect(report?.fetched).toBe(1);
    expect(bytes).toBeLessThan(20_000);
  });

  test("does not ask again for what was refused, nor offer what is not wanted", async () => {
    const network = new TestNetwork();
    const [one, two] = network.pair();
    two.shelf.put(alleleOf("bad"));
    one.shelf.put(alleleOf("bad too"));
    await round(one, two);
    await round(one, two);
    const { admitted } = one.shelf;
    network.requests.length = 0;
    expect((await round(one, two)).bytes).toBeLessThan(200);
    expect(network.requests).toHaveLength(1);
    // Something else changes: the two meet again over it, and not over what was settled.
    two.shelf.put(alleleOf("good"));
    expect((await round(one, two)).report).toMatchObject({ fetched: 1, pushed: 0 });
    expect([one.shelf.admitted - admitted, two.shelf.admitted]).toEqual([1, 1]);
  });

  test("that breaks off anywhere leaves nothing half done, and the next one finishes it", async () => {
    for (let breakAt = 1; breakAt < 14; breakAt += 1) {
      const network = new TestNetwork();
      const [one, two] = network.pair();
      for (let index = 0; index < 3; index += 1) {
        one.shelf.put(alleleOf(`one ${index}`));
        two.shelf.put(alleleOf(`two ${index}`));
      }
      one.shelf.seen = [total("one 1", 4, 4)];
      let count = 0;
      network.onTheWay = async (request, deliver) => {
        count += 1;
        // The request arrives and its answer is lost.
        const answer = await deliver(request);
        return count === breakAt ? { ...answer, body: "" } : answer;
      };
      await round(one, two);
      await round(one, two);
      expect(one.shelf.shas()).toEqual(two.shelf.shas());
      expect(statements(one)).toEqual(statements(two));
    }
  });

  test("with a peer that does not answer is a failure of that peer, after a few left alone for a while", async () => {
    const network = new TestNetwork();
    const [one, two] = network.pair();
    network.nodes.delete(two.url);
    for (let failures = 1; failures <= bounds.failuresUntilOpen; failures += 1) {
      expect(one.node.breaker.allows(two.identity.id)).toBe(true);
      expect(await round(one, two)).toMatchObject({
        report: null,
        problem: expect.stringContaining("nobody is there"),
      });
    }
    expect(one.node.breaker.allows(two.identity.id)).toBe(false);
    network.clock.advance(bounds.backoffMsMin);
    expect(one.node.breaker.allows(two.identity.id)).toBe(true);
    network.nodes.set(two.url, two);
    await round(one, two);
    expect(one.node.breaker.state(two.identity.id).failures).toBe(0);
  });
});

describe("many nodes", () => {
  test("come to the same alleles and the same observations, whoever meets whom", async () => {
    const nodes = new TestNetwork().mesh(["a", "b", "c", "d", "e", "f"]);
    for (const [index, { shelf }] of nodes.entries()) {
      shelf.put(alleleOf(`of ${index}`));
      shelf.seen = [total("of 0", index + 1, (index + 1) / 3), total("of 1", 2, 1 / 7)];
    }
    const random = seededRandom(7);
    for (let step = 0; step < 60; step += 1) {
      const [from, to] = [nodes[random.below(6)], nodes[random.below(6)]];
      if (from !== undefined && to !== undefined && from !== to) await round(from, to);
    }
    for (const node of nodes) {
      expect(node.shelf.shas()).toHaveLength(6);
      expect(statements(node)).toEqual(statements(nodes[0] ?? node));
    }
    expect(statements(nodes[0] as TestNode)).toHaveLength(12);
  });
});

describe("observations", () => {
  const setup = () => {
    const network = new TestNetwork();
    const [one, two] = network.pair();
    one.shelf.seen = [total("x", 10, 9)];
    return { network, one, two };
  };
  const stated = async ({ one, two }: ReturnType<typeof setup>) => {
    await round(one, two);
    const [said] = two.store.federation.observations.all();
    if (said === undefined) throw new TypeError("Cannot test: nothing was heard");
    return said;
  };

  test("are told anew when they change, with a higher version", async () => {
    const pair = setup();
    const first = await stated(pair);
    pair.one.shelf.seen = [total("x", 11, 9.25)];
    await round(pair.one, pair.two);
    const [second] = pair.two.store.federation.observations.all();
    expect([first.n, first.sumMicro]).toEqual([10, 9_000_000]);
    expect([second?.n, second?.sumMicro]).toEqual([11, 9_250_000]);
    expect(second?.version).toBeGreaterThan(first.version);
  });

  test("that a relay has altered in any field are not believed", async () => {
    const pair = setup();
    const said = await stated(pair);
    const three = new TestNetwork().add("three");
    // The same node under another name has the same key.
    const alias = pair.one.asPeer({ name: "alias", id: "node-alias-of-test" });
    three.peers.push(pair.one.asPeer(), pair.two.asPeer(), alias);
    for (const change of [
      { n: 11 },
      { sumMicro: 8_000_000 },
      { version: said.version + 1 },
      { sha: sha256("y") },
      { locus: "other" as typeof LOCUS },
      { origin: pair.two.identity.id },
      { origin: alias.id },
      { signature: altered(said.signature) },
    ]) {
      expect(three.node.exchange.observations({ want: [], give: [{ ...said, ...change }] }).taken).toBe(0);
    }
    expect(three.node.exchange.observations({ want: [], give: [said] }).taken).toBe(1);
    expect(three.node.exchange.observations({ want: [], give: [said] }).taken).toBe(0);
  });

  test("of an origin that is no peer here, or of this node itself, are not taken from others", async () => {
    const pair = setup();
    const said = await stated(pair);
    const stranger = new TestNetwork().add("stranger");
    expect(stranger.node.exchange.observations({ want: [], give: [said] }).taken).toBe(0);
    expect(pair.one.node.exchange.observations({ want: [], give: [said] }).taken).toBe(0);
  });

  test("that one peer withholds are learned from another one", async () => {
    const network = new TestNetwork();
    const [one, two, three] = network.mesh(["one", "two", "three"]) as [TestNode, TestNode, TestNode];
    one.shelf.seen = Array.from({ length: 20 }, (_, index) => total(`allele ${index}`, 1, 1));
    await round(two, one);
    const all = two.store.federation.observations.all().toSorted((left, right) => left.version - right.version);
    // A relay that shows only the newest statement, so that the version seems to be reached.
    three.node.exchange.observations({ want: [], give: all.slice(-1) });
    await round(three, two);
    expect(statements(three)).toEqual(statements(two));
  });

  test("are exchanged page by page, also from the beginning", async () => {
    const network = new TestNetwork();
    const [one, two] = network.pair();
    const count = bounds.observationsPerMessageMax * 2 + 1;
    one.shelf.seen = Array.from({ length: count }, (_, index) => total(`allele ${index}`, 1, 1));
    await round(one, two);
    expect(statements(two)).toHaveLength(count);
    const fresh = network.add("fresh");
    fresh.peers.push(one.asPeer(), two.asPeer());
    two.peers.push(fresh.asPeer());
    await round(fresh, two);
    expect(statements(fresh)).toHaveLength(count);
  });

  test("are summed in whole millionths, so that every node has the same ones", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (scores) => {
        const node = new TestNetwork().add("one");
        node.shelf.seen = [
          total(
            "x",
            scores.length + 1,
            scores.reduce((sum, e) => sum + e, 0),
          ),
        ];
        const { federation } = node.store;
        const signer = node.identity;
        const book = new ObservationBook({
          ...{ self: node.identity.id, signer, isGenuine: () => true, store: federation.observations },
          clock: new TestNetwork().clock,
        });
        book.restate(node.shelf.seen);
        const [said] = federation.observations.all();
        expect(Number.isSafeInteger(said?.sumMicro)).toBe(true);
        // What has not changed is not stated again.
        expect(book.restate(node.shelf.seen).size).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});

describe("quotas", () => {
  test("a peer that pushes 100,000 alleles leaves a bounded number of them", async () => {
    const network = new TestNetwork();
    const [, two] = network.pair();
    const from = two.peers[0];
    if (from === undefined) throw new TypeError("Cannot test: there is no peer");
    const verdicts = new Map<string, number>();
    for (let index = 0; index < 100_000; index += 1) {
      if (index % 1_000 === 0) network.clock.advance(60_000);
      const { verdict } = await two.node.exchange.push(alleleOf(`allele ${index}`), from);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
    // 100 minutes are less than a day.
    expect(verdicts.get("added")).toBe(bounds.importsPerDayMax);
    expect(verdicts.get("later")).toBe(100_000 - bounds.importsPerDayMax);
    expect(two.shelf.alleles.size).toBe(bounds.importsPerDayMax);
    expect(two.store.federation.imports.usage(from.id, 0).alleles).toBe(bounds.importsPerDayMax);
    network.clock.advance(86_400_000);
    expect((await two.node.exchange.push(alleleOf("the next day"), from)).verdict).toBe("added");
  });

  test("the bytes that a peer leaves in a day are bounded too, and what is looked at in a minute", async () => {
    const network = new TestNetwork();
    const [, two] = network.pair();
    const from = two.peers[0] ?? two.asPeer();
    const size = 250_000;
    let added = 0;
    for (let index = 0; index < 100; index += 1) {
      const { verdict } = await two.node.exchange.push(alleleOf(`${index} ${"x".repeat(size)}`), from);
      if (verdict === "added") added += 1;
    }
    expect(added).toBe(Math.floor(bounds.importBytesPerDayMax / size));
    network.clock.advance(60_000);
    const before = two.shelf.admitted;
    for (let index = 0; index < 300; index += 1) await two.node.exchange.push(alleleOf(`bad ${index}`), from);
    expect(two.shelf.admitted - before).toBe(bounds.trialsPerWindowMax);
  });
});

describe("the digest tree", () => {
  test("of equal contents is equal, and differs when anything does", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 20 }), fc.string(), (sources, extra) => {
        const treeOf = (texts: readonly string[]) => {
          const node = new TestNetwork().add("any");
          for (const text of texts) node.shelf.put(alleleOf(text));
          return new LiveDigestTree(node.shelf, { revision: () => 0, buckets: () => [], origins: () => new Map() });
        };
        expect(treeOf(sources).hash("")).toBe(treeOf(sources.toReversed()).hash(""));
        const isNew = !sources.includes(extra);
        expect(treeOf([...sources, extra]).hash("") !== treeOf(sources).hash("")).toBe(isNew);
      }),
    );
  });
});
