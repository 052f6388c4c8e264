import { describe, expect, test } from "bun:test";
import { type LocusName, ManualClock, type Sha } from "../../src/core/mod.ts";
import { TransferLog } from "../../src/federation/exchange/transfer-log.ts";
import { RoundLedger } from "../../src/federation/fleet/round-ledger.ts";
import type { PeerRound } from "../../src/federation/mod.ts";

const allele = (number: number) => ({ locus: "double" as LocusName, sha: String(number).padStart(64, "0") as Sha });
const [berlin, paris] = [
  { id: "b", name: "berlin" },
  { id: "p", name: "paris" },
];

describe("TransferLog", () => {
  test("lists the newest first, by peer and by verdict, page after page", () => {
    const log = new TransferLog(new ManualClock());
    log.note("in", berlin, allele(1), { verdict: "added", reason: null });
    log.note("in", paris, allele(2), { verdict: "refused", reason: "an example does not hold" });
    log.note("out", berlin, allele(3), { verdict: "later", reason: "the limit" });
    log.note("out", berlin, allele(4), { verdict: "known", reason: null });
    const numbers = (filter: Parameters<TransferLog["list"]>[0]) => log.list(filter).map(({ number }) => number);
    expect(numbers({ limit: 10 })).toEqual([3, 2, 1]);
    expect(numbers({ limit: 1, before: 3 })).toEqual([2]);
    expect(numbers({ limit: 10, peer: "b" })).toEqual([3, 1]);
    expect(numbers({ limit: 10, refusedOnly: true })).toEqual([3, 2]);
    expect(log.list({ limit: 1 })).toMatchObject([{ name: "berlin", direction: "out", reason: "the limit" }]);
  });

  test("holds so many, however much is offered", () => {
    const log = new TransferLog(new ManualClock());
    for (let number = 0; number < 10_000; number += 1) {
      log.note("in", berlin, allele(number), { verdict: "refused", reason: "no" });
    }
    const kept = log.list({ limit: Number.POSITIVE_INFINITY });
    expect(kept.length).toBeLessThanOrEqual(1_000);
    expect(kept[0]?.number).toBe(10_000);
  });
});

describe("RoundLedger", () => {
  const NOTHING = { fetched: 0, pushed: 0, heard: 0, told: 0, unfinished: false };
  const round = (peer: string, moved: object | null): PeerRound =>
    moved === null
      ? { peer, report: null, problem: "no answer", bytes: 10 }
      : { peer, report: { ...NOTHING, ...moved }, problem: null, bytes: 100 };

  test("adds up for each peer and in all, and remembers the rounds that tell something", () => {
    const ledger = new RoundLedger();
    ledger.note(round("berlin", { fetched: 2, told: 5 }), 1);
    ledger.note(round("berlin", {}), 2);
    ledger.note(round("paris", null), 3);
    ledger.note(round("berlin", null), 4);
    expect(ledger.totals).toMatchObject({ rounds: 4, idle: 1, failed: 2, bytes: 220, idleBytes: 100, allelesIn: 2 });
    expect(ledger.with("berlin")).toMatchObject({
      totals: { rounds: 3, idle: 1, failed: 1, allelesIn: 2, observationsOut: 5 },
      ...{ lastAtMs: 4, succeededAtMs: 2, problem: "no answer" },
    });
    expect(ledger.with("rome")).toMatchObject({ totals: { rounds: 0 }, lastAtMs: null });
    expect(ledger.list(10).map(({ number, atMs }) => [number, atMs])).toEqual([
      [4, 4],
      [3, 3],
      [1, 1],
    ]);
    expect(ledger.list(1, 4).map(({ peer }) => peer)).toEqual(["paris"]);
    ledger.keepOnly(["paris"]);
    expect(ledger.with("berlin").totals.rounds).toBe(0);
  });
});
