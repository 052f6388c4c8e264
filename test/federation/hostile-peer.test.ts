import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { ManualClock, type Sha, sha256, silentLogger } from "../../src/core/mod.ts";
import { bounds } from "../../src/federation/bounds.ts";
import { LiveDigestTree } from "../../src/federation/exchange/digest-tree.ts";
import { Intake } from "../../src/federation/exchange/intake.ts";
import { ObservationBook } from "../../src/federation/exchange/observation-book.ts";
import type { PeerPort } from "../../src/federation/exchange/port.ts";
import { TransferLog } from "../../src/federation/exchange/transfer-log.ts";
import { observationSchema } from "../../src/federation/exchange/wire.ts";
import { Sync } from "../../src/federation/sync/sync.ts";
import type { Observation } from "../../src/genome/mod.ts";
import { createMemoryGenomeStore } from "../../src/store/mod.ts";
import { alleleOf, LOCUS, START_MS, TestNetwork, TestShelf } from "./test-node.ts";

const SIGNATURE = "A".repeat(86);
const said = (fields: Partial<Observation> = {}): Observation => {
  const of = { origin: "node-two-of-test", locus: LOCUS, sha: sha256("x") };
  return { ...of, n: 1, sumMicro: 1_000_000, version: 1, signature: SIGNATURE, ...fields };
};

/** A book in which everybody is believed, so that only the bounds speak. */
function bookOf(self: string, kept: readonly Observation[] = []) {
  const clock = new ManualClock(START_MS);
  const { observations } = createMemoryGenomeStore({ clock }).federation;
  observations.merge(kept);
  const signer = { sign: () => SIGNATURE };
  return new ObservationBook({ self, signer, isGenuine: () => true, store: observations, clock });
}

/** A node that compares itself with a peer that says whatever the test likes. */
function syncing() {
  const [clock, shelf] = [new ManualClock(START_MS), new TestShelf()];
  const { imports } = createMemoryGenomeStore({ clock }).federation;
  const book = bookOf("node-one-of-test");
  const tree = new LiveDigestTree(shelf, book);
  const log = new TransferLog(clock);
  const intake = new Intake({ shelf, imports, clock, logger: silentLogger, log });
  const sync = new Sync({ shelf, tree, book, intake, clock, log });
  const peer = new TestNetwork().add("two").asPeer();
  return { shelf, round: async (port: Partial<PeerPort>) => await sync.round(peer, port as PeerPort) };
}

describe("a peer that", () => {
  test("answers with another allele than it was asked for has neither taken in", async () => {
    const [one, two] = new TestNetwork().pair();
    two.shelf.put(alleleOf("x"));
    two.shelf.get = () => alleleOf("y");
    await one.node.round(two.asPeer());
    expect([one.shelf.admitted, one.shelf.alleles.size]).toEqual([0, 0]);
  });

  test("tells of alleles whose hashes are something else is asked for none of them", async () => {
    const network = new TestNetwork();
    const [one, two] = network.pair();
    two.shelf.put(alleleOf("x"));
    const odd = ["../../api/tokens?", "..", "", "%2e%2e%2f", `${"a".repeat(63)}G`, `${sha256("x")}/../keys`];
    two.shelf.shas = () => [...odd.map((sha) => sha as Sha), sha256("x")];
    await one.node.round(two.asPeer());
    const fetched = network.requests.map(({ target }) => target).filter((target) => target.includes("/alleles/"));
    expect([...new Set(fetched)]).toEqual([`/federation/alleles/${sha256("x")}?locus=${LOCUS}`]);
  });

  test("always has something below is asked as often as the tree is deep", async () => {
    const { round } = syncing();
    let asked = 0;
    await round({
      digest: async ({ asks }) => {
        asked += 1;
        return { root: `${asked}`, differ: asks.map(([path]) => ({ path, children: [["b", `${asked}`]] })) };
      },
    });
    expect(asked).toBeLessThan(7);
  });

  test("always has more to say is heard for so many pages in a round", async () => {
    const { round } = syncing();
    let pages = 0;
    await round({
      digest: async ({ asks }) => {
        const path = asks[0]?.[0] ?? "";
        const below: Record<string, [string, string][]> = {
          "": [["o", "1"]],
          o: [["00", "1"]],
          "o/00": [["node-two-of-test", "9:1"]],
        };
        return { root: "1", differ: [{ path, children: below[path] ?? [] }] };
      },
      observations: async () => {
        pages += 1;
        return { observations: [said({ version: pages, n: pages })], more: ["node-two-of-test"], taken: 0 };
      },
    });
    expect(pages).toBe(100);
  });
});

describe("observations", () => {
  test("kept from before under a name that the protocol does not allow are passed on to nobody", () => {
    const fused = said({ locus: "pathway:four" as Observation["locus"], version: 2 });
    const book = bookOf("node-one-of-test", [said(), fused]);
    expect(book.since(fused.origin, 0, 10)).toEqual([said()]);
  });

  test("about this node itself are taken from nobody, though it may have signed them once", () => {
    const book = bookOf("node-one-of-test");
    expect(book.merge([said({ origin: "node-one-of-test" })])).toEqual([]);
    expect(book.versionOf("node-one-of-test")).toBe(0);
    expect(book.merge([said()])).toHaveLength(1);
  });

  test("of one origin are so many statements at most; those that are there go on", () => {
    const book = bookOf("node-one-of-test");
    const all = Array.from({ length: bounds.observationsPerOriginMax + 1 }, (_, index) =>
      said({ sha: sha256(`${index}`) }),
    );
    book.merge(all.slice(0, -1));
    expect(book.merge(all.slice(-1))).toEqual([]);
    expect(book.merge([said({ ...all[0], version: 2 })])).toHaveLength(1);
    expect(book.merge([said({ origin: "node-three-of-test" })])).toHaveLength(1);
  });

  const claims: readonly (readonly [string, Partial<Record<keyof Observation, unknown>>, boolean])[] = [
    ["that is in order", {}, true],
    ["of nothing", { n: 0, sumMicro: 0 }, true],
    ["that claims more fitness than invocations", { n: 1, sumMicro: 1_000_001 }, false],
    ["that claims fitness without invocations", { n: 0, sumMicro: 1 }, false],
    ["of fewer than no invocations", { n: -1, sumMicro: -1_000_000 }, false],
    ["of half an invocation", { n: 0.5, sumMicro: 0 }, false],
    ["of more invocations than anybody has", { n: 1_000_000_001, sumMicro: 0 }, false],
    ["with a version beyond whole numbers", { version: 2 ** 53 }, false],
    ["with a line feed in its origin", { origin: "node-two\nof-test" }, false],
    ["with a line feed in its locus", { locus: "double\n1" }, false],
    ["with a field more", { extra: 1 } as object, false],
  ];
  test.each(claims)("a statement %s", (_, fields, isOne) => {
    expect(v.is(observationSchema, { ...said(), ...fields })).toBe(isOne);
  });
});
