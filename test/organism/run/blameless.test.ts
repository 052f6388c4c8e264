import { afterAll, describe, expect, test } from "bun:test";
import { locusName, sha256 } from "../../../src/core/mod.ts";
import { createMockEngine } from "../../../src/evolution/mod.ts";
import { BOAST, MAKE, MAKE_TOO, makeContracts, SEEN } from "../policy-contracts.ts";
import { sharedSandbox, type TestOrganismOptions, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const make = locusName("make");
const engine = createMockEngine([{ locus: "make", source: BOAST.replace("{", "{ /* repaired */") }]);

function organismOf(genes: readonly string[], options: Partial<TestOrganismOptions> = {}, seen = SEEN) {
  return testOrganism({
    sandbox,
    engine,
    contracts: makeContracts("low"),
    genes: { make: genes, seen: [seen] },
    ...options,
  });
}

/** How many runs each of its alleles has been scored for. */
function scoredRuns(store: ReturnType<typeof organismOf>["store"]): readonly number[] {
  store.flush();
  return store.allelesAt(make).map(({ stats }) => stats.n);
}

describe("a value of the caller's that no allele can use", () => {
  const wrong = ["-b0", "br0;id", "a name", "sg-test-0123456789"];
  for (const name of wrong) {
    test(`${JSON.stringify(name)} is named with its place in the input; nobody is scored and nothing mutates`, async () => {
      const { organism, store } = organismOf([MAKE, MAKE_TOO]);
      const run = await organism.execute("make", { name });
      expect(run).toMatchObject({ outcome: "failure", mutation: null });
      const said = `the input's $.name cannot be used: Cannot run getLink: "name" ${JSON.stringify(name)} is not an interface name`;
      for (const { message } of run.attempts) expect(message).toContain(said);
      expect([run.attempts.length, scoredRuns(store)]).toEqual([2, [0, 0]]);
    });
  }

  test("an allele's own slip stays the allele's, and is mutated", async () => {
    const slip = MAKE.replace("getLink({ name })", 'getLink({ name: "-" + name })');
    const { organism, store } = organismOf([slip]);
    const run = await organism.execute("make", { name: "br1" });
    expect(run.mutation).not.toBeNull();
    expect(run.attempts[0]?.message).not.toContain("the input's");
    expect(scoredRuns(store)).toContain(1);
  });

  test("an allele that fails by itself where another one met the value is scored, and mutated", async () => {
    const { organism } = organismOf([MAKE, "export function execute() { return undefined.x; }"]);
    expect((await organism.execute("make", { name: "-b0" })).mutation).not.toBeNull();
  });

  test("counts as no trial of a newcomer on a live kernel", async () => {
    const { organism, store } = organismOf([MAKE], { contracts: makeContracts("high"), venue: "live" });
    await organism.execute("make", { name: "-b0" });
    expect(store.trials.of(make, sha256(MAKE))).toEqual([]);
  });
});

describe("a check that cannot run", () => {
  test("takes the work back, and neither scores nor mutates anybody", async () => {
    const lost = 'export function execute() { throw new Error("no default route"); }';
    const { organism, store, kernel } = organismOf([MAKE, MAKE_TOO], {}, lost);
    const run = await organism.execute("make", { name: "br1" });
    expect(run).toMatchObject({ outcome: "failure", mutation: null });
    expect(run.attempts[0]?.message).toContain("seen could not run");
    expect(scoredRuns(store)).toEqual([0, 0]);
    expect(await kernel.read({ name: "getLink", args: { name: "br1" } })).toBeNull();
  });

  test("one that runs and is unhealthy blames the work", async () => {
    const { organism } = organismOf([BOAST]);
    const run = await organism.execute("make", { name: "br1" });
    expect([run.attempts[0]?.kind, run.mutation === null]).toEqual(["unhealthy", false]);
  });
});

test("a configuration locus with neither examples nor checks is not mutated: a gene that does nothing would win", async () => {
  const contracts = makeContracts("low", "").replace('  examples:\n    {"name": "br0"} -> {"success": true}\n', "");
  const { organism, store } = organismOf(["export function execute() { return undefined.x; }"], { contracts });
  const run = await organism.execute("make", { name: "br1" });
  expect(run.mutation).toMatchObject({ sha: null, candidatesTried: 0 });
  expect(run.mutation?.description).toContain("neither examples nor `verify:`");
  expect([run.outcome, store.allelesAt(make).length]).toEqual(["failure", 1]);
});
