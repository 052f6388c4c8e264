import { describe, expect, test } from "bun:test";
import { dissect } from "../../../../src/evolution/mutation/genetic/anatomy.ts";
import { intentBias } from "../../../../src/evolution/mutation/genetic/intent-bias.ts";
import { neglectedIn } from "../../../../src/evolution/mutation/genetic/neglected.ts";
import { parseGene } from "../../../../src/syntax/mod.ts";
import { geneContract } from "../gene-contract.ts";

const SOURCE = `export function execute({ rows, limit }) {
  const seen = new Set([rows[0]]);
  const counts = {};
  const out = [];
  let last = null;
  let total = 0;
  for (const row of rows) {
    if (seen.has(row)) continue;
    total += 1;
    counts[row] = total;
    out.push(row);
  }
  return { out, last, text: out.map((_, place) => "x") };
}
`;
const anatomy = dissect(parseGene(SOURCE));

test("neglectedIn names what is declared and never read, and what is never assigned or filled", () => {
  const { unread, unwritten } = neglectedIn(anatomy);
  expect([...unread]).toEqual(["limit", "place"]);
  expect([...unwritten]).toEqual(["seen", "last"]);
});

describe("intentBias", () => {
  const contract = { ...geneContract({ takes: {}, gives: {} }), does: "Rows without doubles, sorted by name." };
  const bias = intentBias(anatomy, contract);

  test.each([
    ["out.slice(0, limit)", "out"],
    ["last = row;", ""],
    ["seen.add(row);", ""],
    ["out.sort()", "out"],
  ])("favours %s", (added, removed) => {
    expect(bias(added, removed)).toBeLessThan(0);
  });

  test.each([
    ["seen.has(total)", "seen.has(row)"],
    ["last === null", ""],
    ["out.sort((a, b) => a - b)", "out.sort()"],
    ["rows.limit", "rows"],
    ["out.reverse()", "out"],
  ])("says nothing of %s", (added, removed) => {
    expect(bias(added, removed)).toBeCloseTo(0);
  });
});
