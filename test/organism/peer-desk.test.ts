import { afterAll, describe, expect, test } from "bun:test";
import { sha256 } from "../../src/core/mod.ts";
import type { Peer } from "../../src/federation/mod.ts";
import type { ImportPolicy } from "../../src/organism/policy/risk-policy.ts";
import { doubledTwice } from "../double.ts";
import { sharedSandbox, testOrganism } from "./test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const contracts = (risk: string) => `gene double
  is transform
  risk ${risk}
  does:
    Doubles a number.
  takes:
    value  int  "What to double"
  gives:
    result  int  "Twice the value"
  examples:
    {"value": 2} -> {"result": 4}
`;
const GOOD = "export function execute(input) {\n  return { result: input.value * 2 };\n}\n";
const OTHER = "export function execute(input) {\n  return { result: input.value + input.value };\n}\n";
/** Right in the example, and nowhere else. */
const SQUARE = "export function execute(input) {\n  return { result: input.value * input.value };\n}\n";
const peer: Peer = {
  ...{ name: "berlin", id: "node-berlin", url: null, auth: "hmac", secrets: [], key: null, trust: 1, dispatch: false },
};

function organismOf({ risk = "none", imports = "by_risk" }: { risk?: string; imports?: ImportPolicy }) {
  const policy = { canary: false, imports, shadowRuns: 3, canaryRuns: 3, resilienceResults: 2 };
  const tested = testOrganism({ sandbox, contracts: contracts(risk), genes: { double: [GOOD] }, settings: { policy } });
  const desk = tested.organism.peerDesk();
  const admit = async (source: string) => {
    const [locus] = desk.loci().keys();
    const interfaceHash = [...desk.loci().values()][0];
    if (locus === undefined || interfaceHash === undefined) throw new TypeError("Cannot test: there is no locus");
    const lineage = { kind: "mutation", engine: "genetic", description: "there" };
    const allele = { locus, sha: sha256(source), interfaceHash, source, parents: [], lineage };
    const objection = await desk.admit(allele, peer, () => undefined);
    const stage = tested.organism.alleles("double").find((each) => each.allele.sha === allele.sha)?.stage ?? null;
    return { objection, stage };
  };
  return { ...tested, admit };
}

describe("an allele of a peer", () => {
  test("that is a pure transform of risk none joins the others, and never as the first", async () => {
    const { admit, organism, store } = organismOf({});
    expect(await admit(OTHER)).toEqual({ objection: null, stage: "recessive" });
    expect(store.approvals.waiting()).toEqual([]);
    const run = await organism.execute("double", { value: 3 });
    expect([run.outcome, run.attempts.map(({ sha }) => sha)]).toEqual(["success", [sha256(GOOD)]]);
    expect(store.audit.list({ limit: 5 }).map(({ actor, action }) => [actor, action])).toEqual([
      ["peer berlin", "register"],
    ]);
  });

  test("waits where the organism says that all do, or its risk is higher", async () => {
    for (const options of [{ imports: "approve" as const }, { risk: "low" }, { risk: "high" }]) {
      const { admit, store } = organismOf(options);
      expect(await admit(OTHER)).toEqual({ objection: null, stage: "shadow" });
      expect(store.approvals.waiting().map(({ askedBy }) => askedBy)).toEqual(["peer berlin"]);
    }
  });

  test("waits where it gives something else than was recorded here", async () => {
    const { admit, organism, store } = organismOf({});
    await organism.execute("double", { value: 3 });
    store.flush();
    expect(await admit(SQUARE)).toEqual({ objection: null, stage: "shadow" });
    const asked = store.audit.list({ limit: 5 }).find(({ action }) => action === "ask");
    expect(asked?.reason).toContain('differs from what was recorded here: input {"value":3}: gave {"result":9}');
    expect((await admit(OTHER)).stage).toBe("recessive");
  });

  test("that breaks an example is not taken in", async () => {
    const { admit } = organismOf({});
    const refused = await admit(GOOD.replace("2", "3"));
    expect(refused).toEqual({ objection: { reason: expect.stringContaining("expected"), isFinal: true }, stage: null });
  });
});

test("what a fused gene was worth is not stated: peers have no such locus, and would refuse the whole message", async () => {
  const settings = { fusion: { after: 2 } };
  const { organism, store } = testOrganism({
    ...{ sandbox, contracts: `${contracts("none")}\n${doubledTwice("four")}`, genes: { double: [GOOD] }, settings },
  });
  const fused: boolean[] = [];
  for (let turn = 0; turn < 4; turn += 1) fused.push((await organism.run("four", { value: turn })).fused);
  expect(fused.at(-1)).toBe(true);
  expect(store.federation.localTotals().map(({ locus }): string => locus)).toContain("pathway:four");
  const stated = organism.peerDesk().totals();
  expect(stated.map(({ locus }): string => locus)).toEqual(["double"]);
});
