import { describe, expect, test } from "bun:test";
import { locusName, OverloadedError } from "../../src/core/mod.ts";
import { bounds } from "../../src/federation/bounds.ts";
import type { SharedAllele } from "../../src/federation/mod.ts";
import type { Objection } from "../../src/genome/mod.ts";
import { alleleOf, INTERFACE, LOCUS, TestNetwork, type TestNode } from "./test-node.ts";

const NO_TIME: Objection = { reason: "timeout: more than 100 ms", isFinal: false };

/** The first `count` looks at an allele end without a verdict. */
function undecided(node: TestNode, count: number, say: () => Objection = () => NO_TIME): void {
  let left = count;
  node.shelf.trouble = () => {
    if (left === 0) return null;
    left -= 1;
    return say();
  };
}

const setup = () => {
  const network = new TestNetwork();
  const [one, two] = network.pair();
  const push = async (allele: SharedAllele) => await two.node.exchange.push(allele, one.asPeer());
  return { network, one, two, push };
};

describe("an allele that could not be judged", () => {
  test("rests, and is fetched again when it is due", async () => {
    const { network, one, two } = setup();
    one.shelf.put(alleleOf("x"));
    undecided(two, 1);
    const round = async () => (await two.node.round(one.asPeer())).report;
    expect(await round()).toMatchObject({ fetched: 0 });
    await round();
    network.requests.length = 0;
    network.clock.advance(bounds.retryMsMin - 1);
    expect(await round()).toMatchObject({ fetched: 0 });
    // Until then a round is one question, and nothing is looked at.
    expect([network.requests.length, two.shelf.admitted]).toEqual([1, 1]);
    network.clock.advance(1);
    expect(await round()).toMatchObject({ fetched: 1 });
    expect(two.shelf.shas()).toEqual(one.shelf.shas());
  });

  test("is offered again when it is due to a peer that does not come for it", async () => {
    const { network, one, two } = setup();
    one.shelf.put(alleleOf("x"));
    undecided(two, 2);
    const round = async () => (await one.node.round(two.asPeer())).report;
    await round();
    for (const [looks, pauseMs] of [
      [1, bounds.retryMsMin],
      [2, 2 * bounds.retryMsMin],
    ] as const) {
      network.clock.advance(pauseMs - 1);
      await round();
      expect([two.shelf.admitted, two.shelf.alleles.size]).toEqual([looks, 0]);
      network.clock.advance(1);
      await round();
    }
    expect(two.shelf.admitted).toBe(3);
    expect(two.shelf.shas()).toEqual(one.shelf.shas());
  });

  test("rests twice as long every time, and an hour at most", async () => {
    const { network, two, push } = setup();
    undecided(two, Number.POSITIVE_INFINITY);
    const pauses: number[] = [];
    for (let look = 1; look <= 14; look += 1) {
      let pauseMs = 0;
      while (two.shelf.admitted < look) {
        expect(await push(alleleOf("x"))).toEqual({ verdict: "undecided", reason: NO_TIME.reason });
        if (two.shelf.admitted === look) break;
        network.clock.advance(1_000);
        pauseMs += 1_000;
      }
      pauses.push(pauseMs);
    }
    expect(pauses.slice(0, 5)).toEqual([0, 2_000, 4_000, 8_000, 16_000]);
    expect(pauses.slice(-2)).toEqual([bounds.retryMsMax, bounds.retryMsMax]);
  });

  test("holds up nothing that comes behind it", async () => {
    const { one, two } = setup();
    for (const name of ["a", "b", "c", "d"]) one.shelf.put(alleleOf(name));
    undecided(two, 1);
    expect((await one.node.round(two.asPeer())).report).toMatchObject({ pushed: 3 });
    const [, other] = new TestNetwork().pair();
    undecided(other, 1);
    for (const [index, name] of ["a", "b", "c", "d"].entries()) {
      const { verdict } = await other.node.exchange.push(alleleOf(name), one.asPeer());
      expect(verdict).toBe(index === 0 ? "undecided" : "added");
    }
  });

  test("because the organism had no room or no disk is told without its reason, and looked at again", async () => {
    const { network, two, push } = setup();
    undecided(two, 1, () => {
      throw new OverloadedError("Cannot write /srv/organism/.sg/genome.db: the disk is full");
    });
    expect(await push(alleleOf("x"))).toEqual({ verdict: "undecided", reason: "it could not be looked at" });
    network.clock.advance(bounds.retryMsMin);
    expect((await push(alleleOf("x"))).verdict).toBe("added");
  });
});

describe("an allele that was refused for what it is", () => {
  test("is not looked at again here, however often it comes", async () => {
    const { network, two, push } = setup();
    for (let day = 0; day < 30; day += 1) {
      expect((await push(alleleOf("bad"))).verdict).toBe("refused");
      network.clock.advance(86_400_000);
    }
    expect(two.shelf.admitted).toBe(1);
  });

  test("is offered again once in an hour, since contracts there may be others by then", async () => {
    const { network, one, two } = setup();
    one.shelf.put(alleleOf("bad"));
    const offers = () =>
      network.requests.filter(({ method, target }) => `${method} ${target}` === "POST /federation/alleles");
    for (let minute = 0; minute < 120; minute += 1) {
      await one.node.round(two.asPeer());
      network.clock.advance(60_000);
    }
    expect(offers()).toHaveLength(2);
  });

  test("at one locus is judged anew at another: nobody can keep it away by offering it in the wrong place", async () => {
    const { two, push } = setup();
    const other = locusName("twice");
    two.shelf.loci = () => new Map([LOCUS, other].map((locus) => [locus, INTERFACE]));
    two.shelf.trouble = ({ locus }) => (locus === other ? { reason: "an example does not hold", isFinal: true } : null);
    expect((await push(alleleOf("x", { locus: other }))).verdict).toBe("refused");
    expect((await push(alleleOf("x"))).verdict).toBe("added");
  });
});

describe("the time that looking costs", () => {
  test("is rationed for each peer, and another peer's allele is looked at meanwhile", async () => {
    const { network, one, two, push } = setup();
    const three = network.add("three");
    two.shelf.trouble = ({ source }) => {
      if (source.includes("slow")) network.clock.advance(1_000);
      return source.includes("slow") ? NO_TIME : null;
    };
    const verdicts: string[] = [];
    for (let index = 0; index < 20; index += 1) verdicts.push((await push(alleleOf(`slow ${index}`))).verdict);
    const looks = bounds.trialMsPerWindowMax / 1_000;
    expect(verdicts).toEqual([...Array(looks).fill("undecided"), ...Array(20 - looks).fill("later")]);
    expect((await two.node.exchange.push(alleleOf("x"), three.asPeer())).verdict).toBe("added");
    network.clock.advance(bounds.windowMs);
    expect((await two.node.exchange.push(alleleOf("y"), one.asPeer())).verdict).toBe("added");
  });
});
