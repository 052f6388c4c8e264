import { expect, test } from "bun:test";
import { type AuditEntry, type AuditNote, chained, verifyChain } from "../../src/genome/mod.ts";

const note = (reason: string): AuditNote => ({
  atMs: 1,
  actor: "person ada",
  action: "promote",
  subject: "mac_preserve",
  sha: null,
  reason,
  numbers: { n: 50 },
});
const first = chained(note("one"), null);
const second = chained(note("two"), first);
const third = chained(note("three"), second);

test("a chain that nobody touched holds, and its head is its last hash", () => {
  expect(verifyChain([first, second, third])).toEqual({ entries: 3, head: third.hash, problem: null });
});

test.each<[string, readonly AuditEntry[], string]>([
  ["a changed reason", [first, { ...second, reason: "tampered" }, third], "entry 2 was changed"],
  ["a changed number", [first, { ...second, numbers: { n: 51 } }, third], "entry 2 was changed"],
  ["an entry taken out", [first, third], "entry 2 is missing"],
  ["the first entry taken out", [second, third], "entry 1 is missing"],
  ["entries exchanged", [first, third, second], "entry 2 is missing"],
  ["a forged entry whose own hash fits", [first, chained(note("forged"), first), third], "entry 3 does not follow"],
])("a chain with %s does not hold", (_, tampered, problem) => {
  expect(verifyChain(tampered).problem).toStartWith(problem);
});
