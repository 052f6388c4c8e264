import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { loadContracts } from "../../src/contract/mod.ts";
import type { Json } from "../../src/core/mod.ts";
import { checkDecomposition, phenotypeValues, resolveResources } from "../../src/pathway/mod.ts";

const CONTRACTS = `gene look
  is diagnostic
  risk none
  does:
    Looks.
  takes:
    name  string  "What"
  gives:
    healthy  bool  "Whether"
  unhealthy when:
    - never

pathway build
  risk none
  does:
    Builds.
  takes:
    name   string      "What"
    count  int = 1     "How many"
  steps:
    1. look
         name = {name}

topology site
  does:
    A site.
  takes:
    nic    string[]      "Interfaces"
    vlans  int[] = [7]   "VLANs"
  has:
    trunk:
      is bond
      members [{nic.0}, {nic.1}]
      mode active-backup
    guests:
      is vlan_bridges
      trunk trunk
      vlans {vlans}
      label "for {nic.1}"

phenotype lab
  for site
  nic = [eth0, eth1]
`;

const { library, diagnostics } = loadContracts([{ path: "test.sg", text: CONTRACTS }]);
const site = library.topologies.get("site");
const lab = library.phenotypes.get("lab");
if (site === undefined || lab === undefined) throw new Error(JSON.stringify(diagnostics));

const resources = resolveResources(site, { ...phenotypeValues(lab), vlans: [5] });

test("a phenotype fills a topology's parameters, and references become values", () => {
  expect(phenotypeValues(lab)).toEqual({ nic: ["eth0", "eth1"] });
  expect(resources).toEqual([
    { name: "trunk", kind: "bond", properties: { members: ["eth0", "eth1"], mode: "active-backup" } },
    { name: "guests", kind: "vlan_bridges", properties: { trunk: "trunk", vlans: [5], label: "for eth1" } },
  ]);
});

const run = (name: string, more: { readonly [key: string]: Json } = {}) => ({
  ...{ name, resource: name, pathway: "build", input: { name }, needs: [] },
  ...more,
});

describe("a decomposition", () => {
  test("is ordered by need, keeps its order otherwise, and gets the pathway's defaults", () => {
    const answer = { runs: [run("guests", { needs: ["trunk", "trunk"] }), run("trunk")] };
    expect(checkDecomposition(answer, resources, library)).toEqual({
      ok: true,
      runs: [
        { ...run("trunk"), input: { name: "trunk", count: 1 }, needs: [] },
        { ...run("guests"), input: { name: "guests", count: 1 }, needs: ["trunk"] },
      ],
    });
  });

  const trunk = run("trunk");
  const cases: readonly (readonly [string, Json, string])[] = [
    ["no runs", {}, "it gives no list of runs"],
    ["half a run", { runs: [trunk, { name: "guests" }] }, "run 2 lacks a name, resource, pathway or list of needs"],
    [
      "an unknown pathway",
      { runs: [trunk, run("guests", { pathway: "buidl" })] },
      'run "guests" asks for the pathway "buidl", which is not there; did you mean "build"?',
    ],
    [
      "a wrong input",
      { runs: [trunk, run("guests", { input: { name: 3, extra: 1 } })] },
      'run "guests" breaks what build takes: $.name: expected string, got 3',
    ],
    ["one name twice", { runs: [trunk, run("guests"), trunk] }, 'two runs have the name "trunk"'],
    [
      "a need that is no run",
      { runs: [trunk, run("guests", { needs: ["trunks"] })] },
      'run "guests" needs "trunks", which is no run; did you mean "trunk"?',
    ],
    ["a forgotten resource", { runs: [trunk] }, 'no run makes the resource "guests"'],
    [
      "an invented resource",
      { runs: [trunk, run("guests"), run("x", { resource: "guest" })] },
      'run "x" is for "guest", which is no resource; did you mean "guests"?',
    ],
    [
      "a circle",
      { runs: [run("trunk", { needs: ["guests"] }), run("guests", { needs: ["trunk"] })] },
      "runs need each other in a circle: trunk needs guests needs trunk",
    ],
  ];
  for (const [title, answer, problem] of cases) {
    test(`with ${title} is refused`, () => {
      const checked = checkDecomposition(answer, resources, library);
      expect(checked.ok ? [] : checked.problems).toContain(problem);
    });
  }

  test("may leave out a resource one of whose lists is empty", () => {
    const without = resolveResources(site, { nic: ["eth0", "eth1"], vlans: [] });
    expect(checkDecomposition({ runs: [trunk] }, without, library)).toMatchObject({ ok: true });
  });

  test("never orders a run before one that it needs, however they are listed", () => {
    const graphs = fc
      .array(fc.array(fc.nat({ max: 40 }), { maxLength: 4 }), { minLength: 1, maxLength: 40 })
      .chain((needs) => {
        const runs = needs.map((list, index) =>
          run(`r${index}`, { resource: "trunk", needs: list.filter((each) => each < index).map((each) => `r${each}`) }),
        );
        return fc.shuffledSubarray(runs, { minLength: runs.length, maxLength: runs.length });
      });
    const onlyTrunk = resources.slice(0, 1);
    fc.assert(
      fc.property(graphs, (runs) => {
        const checked = checkDecomposition({ runs }, onlyTrunk, library);
        if (!checked.ok) throw new Error(checked.problems.join("\n"));
        const seen = new Set<string>();
        for (const { name, needs } of checked.runs) {
          expect(needs.every((need) => seen.has(need))).toBe(true);
          seen.add(name);
        }
        expect(seen.size).toBe(runs.length);
      }),
    );
  });

  test("tells at most twenty problems, and that of thousands at once", () => {
    const runs = Array.from({ length: 5_000 }, (_, index) => run(`r${index}`, { pathway: "buidl" }));
    const checked = checkDecomposition({ runs }, resources, library);
    expect(checked.ok ? [] : checked.problems).toHaveLength(20);
  });
});
