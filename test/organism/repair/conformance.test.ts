import { afterAll, describe, expect, test } from "bun:test";
import { sharedSandbox, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACTS = `gene order_vlans
  is transform
  risk high

  does:
    Puts VLAN identifiers in order.

  takes:
    vlans  int[]  "In any order"

  gives:
    vlans  int[]  "Ascending, each once"

  always:
    - vlans is sorted
    - vlans as vlans gives vlans again

  examples:
    {"vlans": [20, 10]} -> {"vlans": [10, 20]}
`;
const ada = "person ada";
const RIGHT =
  "export function execute({ vlans }) {\n  return { vlans: [...new Set(vlans)].sort((a, b) => a - b) };\n}\n";
/** As text, 100 comes before 20. */
const BY_TEXT = "export function execute({ vlans }) {\n  return { vlans: [...new Set(vlans)].sort() };\n}\n";
const BROKEN = "`vlans is sorted` does not hold";
const SUPERVISED = { expected: null, budget: { candidatesMax: 5_000, wallMs: 60_000 }, seed: 7 };

function organismOf(...genes: readonly string[]) {
  return testOrganism({ sandbox, contracts: CONTRACTS, engine: "genetic", genes: { order_vlans: genes } });
}

describe("a property that no example shows to be broken", () => {
  test("is told of each allele, with the input", async () => {
    const { organism } = organismOf(BY_TEXT, RIGHT);
    const reports = await organism.test("order_vlans");
    const [broken, right] = [BY_TEXT, RIGHT].map((source) =>
      reports.find(({ sha }) => organism.allele(sha).allele.source === source),
    );
    expect(broken?.examples.map(({ problem }) => problem)).toEqual([null]);
    expect(broken?.properties[0]?.problem).toStartWith(BROKEN);
    expect(broken?.properties[0]?.input).toHaveProperty("vlans");
    expect(right?.properties.map(({ problem }) => problem)).toEqual([null, null]);
    expect(right?.properties.every(({ checks }) => checks > 10)).toBe(true);
  });

  test("keeps the gene of a model or a peer out", async () => {
    const nursery = organismOf(RIGHT).organism.nursery("order_vlans");
    expect(await nursery.objectionTo(RIGHT)).toBeNull();
    const objection = await nursery.objectionTo(BY_TEXT);
    expect(objection?.reason).toStartWith(BROKEN);
    expect(objection?.isFinal).toBe(true);
  });

  test("is what a supervised mutation mends, asked or not about that input", async () => {
    const { organism } = organismOf(BY_TEXT);
    const nursery = organism.nursery("order_vlans");
    const unasked = await nursery.supervise(null, SUPERVISED);
    expect(unasked.failure?.kind).toBe("property");
    expect(unasked.failure?.message).toStartWith(BROKEN);
    expect(unasked.search?.evidence).toEqual({ example: 1, failure: 1, success: 0, property: 2 });
    expect(unasked.search?.winner?.source).toBe(RIGHT);
    const asked = await nursery.supervise({ vlans: [20, 100] }, SUPERVISED);
    expect(asked.failure?.message).toContain('for {"vlans":[20,100]} gave {"vlans":[100,20]}');
    // It breaks none there.
    expect((await nursery.supervise({ vlans: [10, 20] }, SUPERVISED)).failure).toBeNull();
  });

  test("keeps the winner of a tournament from being promoted", async () => {
    const FUSSY = RIGHT.replace("{\n", '{\n  if (vlans.length !== 2) throw new Error("two, please");\n');
    const inputs = Array.from({ length: 12 }, (_, n) => ({ vlans: [n] }));
    const contest = async (challenger: string) => {
      const { organism } = organismOf(FUSSY, challenger);
      const tournament = await organism.compete("order_vlans", { inputs, count: 1, seed: 1 });
      return { first: tournament.standings[0], promotion: organism.promoteWinner(tournament) };
    };
    const wrong = await contest(BY_TEXT);
    expect(wrong.first?.violations.map(({ property }) => property)).toEqual(["vlans is sorted"]);
    expect(wrong.promotion).toContain(`the first breaks its contract: ${BROKEN}`);
    const right = await contest(RIGHT);
    expect(right.first?.violations).toEqual([]);
    expect(right.promotion).toContain("won a tournament");
  });

  test("is for a person to know before an allele is approved", async () => {
    const { organism } = organismOf(RIGHT);
    const { sha } = organism.register("order_vlans", BY_TEXT, "by-text.js", "recessive", ada);
    const refused = organism.desk.approve(sha, ada, { reason: "" });
    await expect(refused).rejects.toThrow(
      /1 of 3 examples and properties of its contract do not hold, the first `vlans is sorted`.*--anyway/,
    );
    const approved = await organism.desk.approve(sha, ada, { reason: "", anyway: true });
    expect(approved.stage).toBe("recessive");
  });
});
