import { describe, expect, test } from "bun:test";
import { type InterfaceHash, type LocusName, sha256 } from "../../../src/core/mod.ts";
import { FleetTable } from "../../../src/federation/fleet/fleet-table.ts";
import { divergenceOf, type Expressed, phenotypeHash } from "../../../src/federation/fleet/phenotype.ts";
import { health, peer } from "./peers.ts";

const NOW = 1_800_000_000_000;
const [a, b] = [peer("node-aaaa"), peer("node-bbbb")];

function states(table: FleetTable, nowMs: number): readonly string[] {
  return table.rows([a], [], nowMs).map(({ state }) => state);
}

function expressed(locus: string, contract: string, source: string | null): Expressed {
  const interfaceHash = sha256(contract) as string as InterfaceHash;
  return { locus: locus as LocusName, interfaceHash, dominant: source === null ? null : sha256(source) };
}

describe("FleetTable: a peer's state", () => {
  test("unknown, up, suspect after one failure, down after three, up again after one answer", () => {
    const table = new FleetTable();
    expect(states(table, NOW)).toEqual(["unknown"]);
    table.answered(a.id, health(), 800, NOW);
    expect(states(table, NOW)).toEqual(["up"]);
    table.failed(a.id, "no answer");
    expect(states(table, NOW)).toEqual(["suspect"]);
    table.failed(a.id, "no answer");
    table.failed(a.id, "no answer");
    expect(states(table, NOW)).toEqual(["down"]);
    expect(table.rows([a], [], NOW)[0]?.problem).toBe("no answer");
    table.answered(a.id, health(), 800, NOW);
    expect(states(table, NOW)).toEqual(["up"]);
    expect(table.rows([a], [], NOW)[0]?.problem).toBeNull();
  });

  test("an old answer vouches for nothing", () => {
    const table = new FleetTable();
    table.answered(a.id, health(), 800, NOW);
    expect(states(table, NOW + 60_000)).toEqual(["up"]);
    expect(states(table, NOW + 60_001)).toEqual(["suspect"]);
  });

  test("a peer that left peers.json is forgotten", () => {
    const table = new FleetTable();
    table.answered(a.id, health(), 800, NOW);
    table.rows([b], [], NOW);
    expect(states(table, NOW)).toEqual(["unknown"]);
  });

  test("sync lag counts from the last time that both had the same", () => {
    const table = new FleetTable();
    expect(table.rows([a], [], NOW)[0]?.syncLagMs).toBeNull();
    table.inSync(a.id, NOW - 3_000);
    expect(table.rows([a], [], NOW)[0]?.syncLagMs).toBe(3_000);
  });
});

describe("FleetTable: where a run goes", () => {
  function order(table: FleetTable, nowMs = NOW): readonly string[] {
    return table.placements([a, b], nowMs).map(({ peer: { id } }) => id);
  }

  test("to the least loaded for each core", () => {
    const table = new FleetTable();
    table.answered(a.id, health({ inFlight: 4, cores: 2 }), 800, NOW);
    table.answered(b.id, health({ inFlight: 6, cores: 8 }), 900, NOW);
    expect(order(table)).toEqual([b.id, a.id]);
  });

  test("to the nearest of equally loaded ones", () => {
    const table = new FleetTable();
    table.answered(a.id, health(), 900, NOW);
    table.answered(b.id, health(), 800, NOW);
    expect(order(table)).toEqual([b.id, a.id]);
  });

  test("never to one that does not allow it, is not up, or was never heard", () => {
    const table = new FleetTable();
    expect(order(table)).toEqual([]);
    table.answered(a.id, health({ dispatch: false }), 800, NOW);
    table.answered(b.id, health(), 800, NOW);
    table.failed(b.id, "no answer");
    expect(order(table)).toEqual([]);
  });

  test("what was sent counts before the node says so, and no more when it is over", () => {
    const table = new FleetTable();
    table.answered(a.id, health({ cores: 1 }), 800, NOW);
    table.answered(b.id, health({ cores: 1 }), 900, NOW);
    const over = table.sent(a.id);
    expect(order(table)).toEqual([b.id, a.id]);
    over();
    over();
    expect(order(table)).toEqual([a.id, b.id]);
    expect(table.placements([a], NOW)[0]?.load).toBe(0);
  });
});

describe("phenotypes", () => {
  const ours = [expressed("one", "c", "x"), expressed("two", "c", "x"), expressed("three", "c", "x")];
  const theirs = [
    expressed("one", "c", "x"),
    expressed("two", "c", "y"),
    expressed("three", "d", "x"),
    expressed("four", "c", null),
  ];

  test("divergence tells other alleles from other contracts", () => {
    const [two, three, four] = ["two", "three", "four"] as LocusName[];
    expect(divergenceOf(ours, theirs)).toEqual({
      dominants: [two],
      contracts: [four, three],
      same: 1,
    } as ReturnType<typeof divergenceOf>);
    expect(divergenceOf(ours, [...ours].reverse())).toEqual({ dominants: [], contracts: [], same: 3 });
  });

  test("a hash stands for a phenotype whatever its order, and is asked about anew when it changes", () => {
    expect(phenotypeHash(ours)).toBe(phenotypeHash([...ours].reverse()));
    expect(phenotypeHash(ours)).not.toBe(phenotypeHash(theirs));
    const table = new FleetTable();
    expect(table.isPhenotypeStale(a.id, phenotypeHash(theirs), phenotypeHash)).toBe(true);
    table.expresses(a.id, theirs);
    expect(table.isPhenotypeStale(a.id, phenotypeHash(theirs), phenotypeHash)).toBe(false);
    expect(table.rows([a], ours, NOW)[0]?.divergence?.dominants).toEqual(["two" as LocusName]);
  });
});
