import { afterAll, describe, expect, test } from "bun:test";
import { sharedSandbox, type TestOrganism, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const CONTRACT = `gene port
  is transform
  risk none
  does:
    Names a switch port.
  takes:
    slot  int  "Slot"
    label  string?  "What to call the unit"
  gives:
    name  string  "The port"
  examples:
    {"slot": 3} -> {"name": "ge/3"}
    {"slot": 4, "label": "xe"} -> {"name": "xe/4"}
`;

/** Throws for labels of more than two letters, a fault that no example shows. */
const FAULTY =
  "export function execute({ slot, label }) {\n  if (label && label.length > 2) throw new Error('long label');\n  return { name: `${label ?? 'ge'}/${slot}` };\n}\n";
const SOUND = "export function execute({ slot, label }) { return { name: (label ?? 'ge') + '/' + slot }; }\n";

async function serve({ organism }: TestOrganism, runs: number, label: (run: number) => string): Promise<void> {
  for (let run = 0; run < runs; run += 1) await organism.execute("port", { slot: run, label: label(run) });
}

describe("a failure rate that rises", () => {
  test("a collapse demotes at once, before the rule of failures in a row could, and is in the history", async () => {
    const settings = { selection: { promotionMargin: 0.1, promotionTrialsMin: 50, demotionFailures: 100 } };
    const tested = testOrganism({ sandbox, contracts: CONTRACT, genes: { port: [FAULTY, SOUND] }, settings });
    await serve(tested, 60, () => "ge");
    await serve(tested, 6, () => "long");
    const [regression] = tested.store.regressions(null, 10);
    expect(regression).toMatchObject({
      level: "severe",
      before: 0,
      since: 1,
      reaction: expect.stringMatching("took over"),
    });
    expect(tested.events.filter(({ type }) => type === "regression_detected")).toHaveLength(
      tested.store.regressions(null, 10).length,
    );
    const dominant = tested.organism.alleles("port").find(({ stage }) => stage === "dominant");
    expect(dominant?.allele.source).toBe(SOUND);
  });

  test("a decline seeks a repair in the background, with the fallback's answers as evidence", async () => {
    const genes = { port: [FAULTY, SOUND] };
    const tested = testOrganism({ sandbox, contracts: CONTRACT, genes, engine: "genetic" });
    await serve(tested, 60, () => "ge");
    await serve(tested, 60, (run) => (run % 5 === 0 ? "long" : "ge"));
    await tested.organism.idle();
    const [regression] = tested.store.regressions(null, 10);
    expect(regression).toMatchObject({ level: "mild", reaction: "a repair is sought in the background" });
    const mutant = tested.organism.alleles("port").find(({ allele }) => allele.origin.kind === "mutation");
    expect(mutant?.stage).toBe("recessive");
    expect(tested.organism.alleles("port").find(({ stage }) => stage === "dominant")?.allele.source).toBe(FAULTY);
  });

  test("steady failures are no regression", async () => {
    const tested = testOrganism({ sandbox, contracts: CONTRACT, genes: { port: [FAULTY, SOUND] } });
    await serve(tested, 200, (run) => (run % 5 === 0 ? "long" : "ge"));
    expect(tested.store.regressions(null, 10)).toEqual([]);
  });

  test("closing stops what is sought in the background, and waits for it", async () => {
    let stopped = false;
    const engine = {
      name: "endless",
      mutate: ({ signal }: { readonly signal?: AbortSignal }) =>
        new Promise<never>((_, reject) => {
          signal?.addEventListener("abort", () => {
            stopped = true;
            reject(new Error("stopped"));
          });
        }),
    };
    const own = sharedSandbox();
    const tested = testOrganism({ sandbox: own, contracts: CONTRACT, genes: { port: [FAULTY, SOUND] }, engine });
    await serve(tested, 60, () => "ge");
    await serve(tested, 60, (run) => (run % 5 === 0 ? "long" : "ge"));
    await tested.organism.close();
    expect(stopped).toBe(true);
  });
});
