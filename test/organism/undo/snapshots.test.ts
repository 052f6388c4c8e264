import { afterAll, describe, expect, test } from "bun:test";
import { ConflictError, NotFoundError, sha256 } from "../../../src/core/mod.ts";
import { DOUBLE } from "../../double.ts";
import { sharedSandbox, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const FIRST = "export function execute({ value }) { return { result: value * 2 }; }\n";
const SECOND = "export function execute({ value }) { return { result: value + value }; }\n";
const THIRD = "export function execute({ value }) { return { result: value << 1 }; }\n";
const who = "person ada" as const;

const stages = ({ organism }: ReturnType<typeof testOrganism>) =>
  Object.fromEntries(organism.alleles("double").map(({ allele, stage }) => [allele.source, stage]));

describe("a rollback", () => {
  const changed = () => {
    const tested = testOrganism({ sandbox, contracts: DOUBLE, genes: { double: [FIRST, SECOND] } });
    tested.organism.snapshots.take("before", "to be sure", who);
    tested.clock.advance(1_000);
    tested.organism.desk.register("double", THIRD, "third.js", "dominant", who);
    return tested;
  };

  test("expresses what was expressed then, keeps what came later out, and can itself be undone", async () => {
    const tested = changed();
    const { snapshots } = tested.organism;
    expect(stages(tested)).toEqual({ [FIRST]: "recessive", [SECOND]: "recessive", [THIRD]: "dominant" });
    const { undo, changed: differences } = snapshots.rollback("before", who);
    expect(differences.map(({ sha, from, to }): unknown[] => [sha, from, to])).toEqual(
      [
        [sha256(FIRST), "recessive", "dominant"],
        [sha256(THIRD), "dominant", null],
      ].toSorted(),
    );
    expect(stages(tested)).toEqual({ [FIRST]: "dominant", [SECOND]: "recessive", [THIRD]: "deprecated" });
    expect((await tested.organism.execute("double", { value: 4 })).attempts).toMatchObject([{ sha: sha256(FIRST) }]);
    snapshots.rollback(undo, who);
    expect(stages(tested)).toEqual({ [FIRST]: "recessive", [SECOND]: "recessive", [THIRD]: "dominant" });
  });

  test("is in the audit trail, allele by allele", () => {
    const tested = changed();
    tested.organism.snapshots.rollback("before", who);
    const entries = tested.store.audit.list({ limit: 10 }).filter(({ action }) => action === "rollback");
    expect(entries.map(({ actor, sha }) => [actor, sha])).toEqual([
      [who, sha256(THIRD)],
      [who, sha256(FIRST)],
    ]);
  });

  test("that would change nothing, or to a name that is none, says so", () => {
    const { organism } = testOrganism({ sandbox, contracts: DOUBLE, genes: { double: [FIRST] } });
    expect(() => organism.snapshots.rollback("nothing", who)).toThrow("none has been taken");
    organism.snapshots.take("monday", "", who);
    expect(() => organism.snapshots.rollback("monday", who)).toThrow(ConflictError);
    expect(() => organism.snapshots.rollback("mondai", who)).toThrow(NotFoundError);
    expect(() => organism.snapshots.rollback("mondai", who)).toThrow('did you mean "monday"');
    expect(() => organism.snapshots.take("../x", "", who)).toThrow("a name has");
  });
});
