import { afterAll, expect, test } from "bun:test";
import { sha256 } from "../../../src/core/mod.ts";
import { sharedSandbox, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACT = `gene half
  is transform
  risk none
  does:
    Halves an even number.
  takes:
    value  int  "An even number"
  gives:
    half  int  "Half of it"
  fails when:
    - the number is odd -> error
  examples:
    {"value": 4} -> {"half": 2}
    {"value": 3} -> fails
`;
const gene = (note: string) => `// ${note}
export function execute({ value }) { if (value % 2 !== 0) throw new Error("odd"); return { half: value / 2 }; }
`;

test("what a person makes dominant is not overruled by the next bad input", async () => {
  const genes = { half: [gene("proven"), gene("chosen")] };
  const { organism } = testOrganism({ sandbox, contracts: CONTRACT, genes });
  for (let n = 0; n < 60; n += 1) await organism.execute("half", { value: 2 * n });
  const chosen = sha256(gene("chosen"));
  organism.desk.promote("half", chosen, "it is easier to read", "person ada");
  // Everybody throws, as the contract foresees: nobody is to blame, but selection looks at the locus.
  expect((await organism.execute("half", { value: 3 })).outcome).toBe("failure");
  await organism.execute("half", { value: 2 });
  expect((await organism.execute("half", { value: 3 })).outcome).toBe("failure");
  expect(organism.allele(chosen)).toMatchObject({ stage: "dominant", stats: { n: 1 } });
  expect(organism.explain("half").alleles[1]?.reasons).toEqual([
    "its fitness 1.000 would have to exceed 1.100, which nobody can: only failures of the dominant can make room",
  ]);
});
