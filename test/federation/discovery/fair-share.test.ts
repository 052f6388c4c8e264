import { describe, expect, test } from "bun:test";
import { FairShare } from "../../../src/federation/discovery/fair-share.ts";

function takenOf(share: FairShare, senders: readonly string[], nowMs: number): number {
  return senders.filter((sender) => share.take(sender, nowMs)).length;
}

describe("FairShare", () => {
  test("gives a sender its burst, then so much a second", () => {
    const share = new FairShare(5, 10);
    const flood = Array.from({ length: 1_000 }, () => "192.0.2.66");
    expect(takenOf(share, flood, 1_000_000)).toBe(10);
    expect(takenOf(share, flood, 1_001_000)).toBe(5);
    expect(takenOf(share, flood, 1_100_000)).toBe(10);
  });

  test("one sender's flood leaves others theirs", () => {
    const share = new FairShare(5, 10);
    takenOf(
      share,
      Array.from({ length: 1_000 }, () => "192.0.2.66"),
      1_000_000,
    );
    expect(share.take("192.0.2.7", 1_000_000)).toBe(true);
  });

  test("a flood from everywhere costs no more than all lanes together allow", () => {
    const share = new FairShare(5, 10);
    const everywhere = Array.from({ length: 50_000 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    expect(takenOf(share, everywhere, 1_000_000)).toBeLessThanOrEqual(640);
    expect(takenOf(share, everywhere, 1_001_000)).toBeLessThanOrEqual(320);
  });

  test("a clock that goes back refills nothing", () => {
    const share = new FairShare(5, 1);
    expect(share.take("a", 1_000_000)).toBe(true);
    expect(share.take("a", 500_000)).toBe(false);
  });
});
