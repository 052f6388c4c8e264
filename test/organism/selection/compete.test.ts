import { afterAll, describe, expect, test } from "bun:test";
import { InputError, sha256 } from "../../../src/core/mod.ts";
import { sharedSandbox, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACT = `gene even
  is transform
  risk none
  does:
    Tells even numbers from odd ones.
  takes:
    value  int  "A number"
  gives:
    even  bool  "Whether it is even"
  examples:
    {"value": 2} -> {"even": true}
    {"value": 3} -> {"even": false}
`;
/** Throws for negative numbers. */
const WEAK =
  "export function execute({ value }) { if (value < 0) throw new Error('negative'); return { even: value % 2 === 0 }; }\n";
const STRONG = "export function execute({ value }) { return { even: value % 2 === 0 }; }\n";
const WRONG = "export function execute({ value }) { return { even: true }; }\n";

describe("a tournament", () => {
  const options = { inputs: null, count: 100, seed: 1 };

  test("ranks by answers, scores nobody, and repeats with its seed", async () => {
    const { organism, store } = testOrganism({ sandbox, contracts: CONTRACT, genes: { even: [WEAK, WRONG, STRONG] } });
    const tournament = await organism.compete("even", options);
    expect(tournament.standings.map(({ sha }) => sha)).toEqual([STRONG, WRONG, WEAK].map(sha256));
    expect(tournament.standings[1]?.agreement).toBeLessThan(1);
    expect(organism.alleles("even").every(({ stats }) => stats.n === 0)).toBe(true);
    expect(store.counts().runs).toBe(0);
    const again = await organism.compete("even", options);
    expect(again.standings.map(({ sha, good, against }) => ({ sha, good, against }))).toEqual(
      tournament.standings.map(({ sha, good, against }) => ({ sha, good, against })),
    );
  });

  test("its winner is promoted when the difference is no chance, with the numbers as reason", async () => {
    const { organism, store } = testOrganism({ sandbox, contracts: CONTRACT, genes: { even: [WEAK, STRONG] } });
    const few = await organism.compete("even", { ...options, inputs: [{ value: -2 }] });
    expect(organism.promoteWinner(few)).toContain("may be chance (p = 1.000)");
    expect(organism.promoteWinner(await organism.compete("even", options))).toContain("is dominant: won a tournament");
    expect(JSON.stringify(store.stageChanges(organism.contract("even").name))).toContain("and lost 0 of the inputs");
    expect(organism.promoteWinner(await organism.compete("even", options))).toContain("the dominant is first already");
  });

  test("an example that the winner satisfies and the dominant misses is no chance", async () => {
    const { organism } = testOrganism({ sandbox, contracts: CONTRACT, genes: { even: [WRONG, STRONG] } });
    const examplesAlone = await organism.compete("even", { ...options, inputs: [] });
    expect(examplesAlone.standings).toMatchObject([{ right: 2 }, { right: 1, stage: "dominant" }]);
    expect(organism.promoteWinner(examplesAlone)).toContain(
      "all 2 examples of the contract, 1 of which the dominant misses",
    );
    expect(organism.allele(sha256(STRONG))).toMatchObject({ stage: "dominant" });
  });

  test("but not where the winner fails on another input", async () => {
    const genes = { even: [WRONG, WEAK] };
    const { organism } = testOrganism({ sandbox, contracts: CONTRACT, genes });
    const tournament = await organism.compete("even", { ...options, inputs: [{ value: -2 }] });
    organism.promoteWinner(tournament);
    expect(organism.allele(sha256(WRONG))).toMatchObject({ stage: "dominant" });
  });

  test("an allele that waits for approval takes part and is not promoted", async () => {
    const genes = { even: [WEAK, { source: STRONG, stage: "shadow" as const }] };
    const { organism } = testOrganism({ sandbox, contracts: CONTRACT, genes });
    const tournament = await organism.compete("even", options);
    expect(tournament.standings[0]).toMatchObject({ sha: sha256(STRONG), stage: "shadow" });
    expect(organism.promoteWinner(tournament)).toContain("waits in the shadow stage");
  });

  test("a given input that does not fit is an error that says which and why", () => {
    const { organism } = testOrganism({ sandbox, contracts: CONTRACT, genes: { even: [WEAK] } });
    const competing = organism.compete("even", { ...options, inputs: [{ value: 1 }, { value: "x" }] });
    expect(competing).rejects.toThrow(InputError);
    expect(competing).rejects.toThrow("input 2 at even: $.value");
  });
});

describe("an explanation", () => {
  test("says how the dominant rose and what keeps the others from it, in numbers", async () => {
    const genes = { even: [WEAK, STRONG, { source: WRONG, stage: "deprecated" as const }] };
    const { organism } = testOrganism({ sandbox, contracts: CONTRACT, genes });
    for (const value of [2, -1, 4]) await organism.execute("even", { value });
    const [dominant, recessive, deprecated] = organism.explain("even").alleles;
    expect(dominant).toMatchObject({ sha: sha256(WEAK), n: 3, successes: 2 });
    expect(dominant?.reasons).toEqual([expect.stringMatching(/^dominant since .*: test$/)]);
    expect(recessive?.reasons).toEqual([
      "it has 1 of the 50 invocations that a challenger needs",
      "its fitness 0.100 would have to exceed 0.767",
    ]);
    expect(deprecated?.reasons).toEqual(["it is deprecated and does not run"]);
  });
});
