import { expect, test } from "bun:test";
import { ManualClock, sha256 } from "../../src/core/mod.ts";
import { RefusalLog } from "../../src/federation/net/refusal-log.ts";
import type { AuditTrail } from "../../src/genome/mod.ts";

const setup = () => {
  const clock = new ManualClock(1_000_000);
  const lines: string[] = [];
  const audit: Pick<AuditTrail, "append"> = {
    append(entry) {
      lines.push(`${entry.reason} ${entry.numbers?.sinceLastLine}`);
      return { ...entry, seq: lines.length, previous: sha256(""), hash: sha256("") };
    },
  };
  const log = new RefusalLog(audit, clock);
  return { clock, lines, note: (address: string) => log.note(address, "unsigned", "GET", "/federation/info") };
};

test("an address has one line in a minute, with how many there were in the minute before", () => {
  const { clock, lines, note } = setup();
  for (let count = 0; count < 30; count += 1) note("192.0.2.1");
  clock.advance(60_000);
  note("192.0.2.1");
  expect(lines).toEqual(["unsigned, from 192.0.2.1 0", "unsigned, from 192.0.2.1 30"]);
});

test("many addresses together write no more than sixty lines in a minute, and are each answered", () => {
  const { clock, lines, note } = setup();
  for (let index = 0; index < 5_000; index += 1) expect(note(`10.0.${index >> 8}.${index & 255}`)).toBe("noted");
  expect(lines).toHaveLength(60);
  clock.advance(60_000);
  note("192.0.2.1");
  expect(lines).toHaveLength(61);
});

test("an address that is turned away more than sixty times in a minute is not answered until the next one", () => {
  const { clock, note } = setup();
  const answers = Array.from({ length: 62 }, () => note("192.0.2.1"));
  expect(answers.lastIndexOf("noted")).toBe(59);
  expect(note("192.0.2.2")).toBe("noted");
  clock.advance(60_000);
  expect(note("192.0.2.1")).toBe("noted");
});
