import { describe, expect, test } from "bun:test";
import type { Announcement } from "../../../src/federation/discovery/announcement.ts";
import {
  CANDIDATE_LIFE_MS,
  CANDIDATES_MAX,
  CandidateTable,
} from "../../../src/federation/discovery/candidate-table.ts";
import { newIdentity, readIdentity } from "../../../src/federation/identity.ts";

const NOW = 1_800_000_000_000;
const { publicKey: key } = readIdentity(newIdentity());
const { publicKey: otherKey } = readIdentity(newIdentity());

function from(node: string, atMs: number, changes: Partial<Announcement> = {}): Announcement {
  return { node, name: "alpha", key, version: "0.1.0", port: 7400, tls: false, atMs, ...changes };
}

describe("CandidateTable", () => {
  test("keeps who was heard, at the address it was heard from", () => {
    const table = new CandidateTable();
    expect(table.hear(from("node-0001", NOW), "192.0.2.7", NOW)).toBe("new");
    expect(table.hear(from("node-0002", NOW, { tls: true }), "2001:db8::7", NOW)).toBe("new");
    expect(table.list(NOW).map(({ url }) => url)).toEqual(["http://192.0.2.7:7400", "https://[2001:db8::7]:7400"]);
  });

  test("forgets who is silent", () => {
    const table = new CandidateTable();
    table.hear(from("node-0001", NOW), "192.0.2.7", NOW);
    expect(table.list(NOW + CANDIDATE_LIFE_MS)).toHaveLength(1);
    expect(table.list(NOW + CANDIDATE_LIFE_MS + 1)).toHaveLength(0);
  });

  test("an announcement played again does not move anybody", () => {
    const table = new CandidateTable();
    table.hear(from("node-0001", NOW), "192.0.2.7", NOW);
    expect(table.hear(from("node-0001", NOW), "192.0.2.66", NOW + 5)).toBe("old");
    expect(table.get("node-0001")?.url).toBe("http://192.0.2.7:7400");
  });

  test("a name stays with its key while that is heard", () => {
    const table = new CandidateTable();
    table.hear(from("node-0001", NOW), "192.0.2.7", NOW);
    expect(table.hear(from("node-0001", NOW + 1, { key: otherKey }), "192.0.2.66", NOW + 1)).toBe("other key");
    const later = NOW + CANDIDATE_LIFE_MS + 2;
    expect(table.hear(from("node-0001", later, { key: otherKey }), "192.0.2.66", later)).toBe("new");
  });

  test("a flood from one address takes a few places, and none of somebody else's", () => {
    const table = new CandidateTable();
    table.hear(from("node-real", NOW), "192.0.2.7", NOW);
    for (let index = 0; index < 10_000; index += 1) table.hear(from(`forged-${index}`, NOW), "192.0.2.66", NOW);
    expect(table.list(NOW)).toHaveLength(17);
    expect(table.get("node-real")).toBeDefined();
  });

  test("a flood from everywhere takes all places but those of who was heard before, and no more", () => {
    const table = new CandidateTable();
    for (let beat = 0; beat < 3; beat += 1) {
      table.hear(from("node-real", NOW + beat), "192.0.2.7", NOW + beat);
    }
    for (let index = 0; index < 10_000; index += 1) {
      table.hear(from(`forged-${index}`, NOW + 10), `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`, NOW + 10);
    }
    expect(table.list(NOW + 10)).toHaveLength(CANDIDATES_MAX);
    expect(table.get("node-real")?.heard).toBe(3);
  });

  test("outlives a restart as text, and what is no such text is an empty table", () => {
    const table = new CandidateTable();
    table.hear(from("node-0001", NOW), "192.0.2.7", NOW);
    expect(CandidateTable.read(table.write()).list(NOW)).toEqual(table.list(NOW));
    for (const text of ["", "{", "[]", '{"candidates":[{}]}', '{"candidates":3}']) {
      expect(CandidateTable.read(text).list(NOW)).toEqual([]);
    }
  });
});
