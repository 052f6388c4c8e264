import { afterAll, describe, expect, test } from "bun:test";
import { ConflictError, PolicyError, sha256 } from "../../../src/core/mod.ts";
import { BOAST, MAKE, MAKE_TOO, makeContracts, SEEN } from "../policy-contracts.ts";
import { sharedSandbox, type TestOrganismOptions, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const genes = { make: [MAKE], seen: [SEEN] };
const organismOf = (risk: "low" | "high" | "critical", options: Partial<TestOrganismOptions> = {}) =>
  testOrganism({ sandbox, contracts: makeContracts(risk), genes, venue: "live", ...options });
/** Never does what the contract's example asks for. */
const IDLE = "export function execute() {\n  return { success: false };\n}\n";
const ada = "person ada";
const too = sha256(MAKE_TOO);

describe("register", () => {
  test("with --dominant at a high risk remembers the wish, and an approval grants it", async () => {
    const { organism, store } = organismOf("high");
    const registered = organism.register("make", MAKE_TOO, "too.js", "dominant", ada);
    expect(registered).toMatchObject({ added: true, waiting: { wish: "dominant", askedBy: ada } });
    expect(organism.allele(too).stage).toBe("shadow");
    expect((await organism.desk.approve(too.slice(0, 12), "person bob", { reason: "read it" })).stage).toBe("dominant");
    expect(organism.allele(sha256(MAKE)).stage).toBe("recessive");
    expect(store.approvals.waiting()).toEqual([]);
    expect(store.approvals.of(organism.contract("make").name, too)).toMatchObject({
      state: "approved",
      decision: { by: "person bob", reason: "read it" },
    });
  });

  test("survives a restart, and the trail says who did what", async () => {
    const before = organismOf("high");
    before.organism.register("make", MAKE_TOO, "too.js", "dominant", ada);
    const { organism, store } = organismOf("high", { after: before });
    await organism.desk.approve(too, "person bob", { reason: "" });
    const entries = store.audit.list({ limit: 9 });
    expect(entries.map(({ actor, action, sha }) => [actor, action, sha])).toEqual([
      [ada, "register", too],
      ["policy", "ask", too],
      ["person bob", "approve", too],
    ]);
    expect(entries[2]).toMatchObject({
      reason: "approved by bob",
      numbers: { from: "shadow", to: "dominant", risk: "high", displaced: { sha: sha256(MAKE) } },
    });
    expect(store.audit.verify().problem).toBeNull();
  });

  test("at a low risk makes dominant what was there as recessive, and notes the promotion", () => {
    const { organism, store } = organismOf("low");
    expect(organism.register("make", MAKE_TOO, "too.js", "recessive", ada).waiting).toBeNull();
    expect(organism.register("make", MAKE_TOO, "too.js", "dominant", ada).added).toBe(false);
    expect(organism.allele(too).stage).toBe("dominant");
    expect(store.audit.list({ limit: 1 })[0]).toMatchObject({ actor: ada, action: "promote", sha: too });
  });

  test("of what waits already asks again, and the trail says who wishes what now", () => {
    const { organism, store } = organismOf("high");
    organism.register("make", MAKE_TOO, "too.js", "recessive", ada);
    const again = organism.register("make", MAKE_TOO, "too.js", "dominant", "person bob");
    expect(again).toMatchObject({ added: false, waiting: { wish: "dominant", askedBy: "person bob" } });
    expect(store.audit.list({ limit: 1 })[0]).toMatchObject({
      ...{ actor: "person bob", action: "ask", sha: too, numbers: { wish: "dominant" } },
      reason: "registered from too.js again",
    });
  });

  test("of what was rejected asks again instead of bringing it back", () => {
    const { organism, store } = organismOf("high");
    organism.register("make", MAKE_TOO, "too.js", "recessive", ada);
    organism.desk.reject(too, "person bob", "drops the uplink");
    expect(organism.allele(too).stage).toBe("deprecated");
    const again = organism.register("make", MAKE_TOO, "too.js", "dominant", ada);
    expect(again.waiting).toMatchObject({ wish: "dominant", state: "waiting" });
    expect(organism.allele(too).stage).toBe("shadow");
    expect(store.audit.list({ limit: 9 }).map(({ action }) => action)).toContain("reject");
  });
});

describe("approve", () => {
  test("is refused after a failed trial, says what would be needed, and the refusal is kept", async () => {
    const { organism, store } = organismOf("high");
    organism.register("make", BOAST, "boast.js", "recessive", ada);
    await organism.execute("make", { name: "br1" });
    const approve = () => organism.desk.approve(sha256(BOAST), ada, { reason: "" });
    await expect(approve()).rejects.toThrow(PolicyError);
    await expect(approve()).rejects.toThrow(/its last shadow run failed: failure: verification failed.*sg reject/);
    expect(organism.allele(sha256(BOAST)).stage).toBe("shadow");
    expect(store.audit.list({ limit: 1 })[0]).toMatchObject({ action: "refuse", actor: ada, sha: sha256(BOAST) });
  });

  test("where examples do not hold takes a word more, and the trail has both", async () => {
    const { organism, store } = organismOf("high");
    organism.register("make", IDLE, "idle.js", "recessive", ada);
    const approve = (anyway: boolean) => organism.desk.approve(sha256(IDLE), ada, { reason: "", anyway });
    const refused = approve(false);
    await expect(refused).rejects.toThrow(PolicyError);
    await expect(refused).rejects.toThrow(/1 of 1 examples of its contract do not hold, the first .*"br0".*--anyway/);
    expect(organism.allele(sha256(IDLE)).stage).toBe("shadow");
    expect((await approve(true)).stage).toBe("recessive");
    expect(store.audit.list({ limit: 2 })).toMatchObject([
      { action: "refuse", actor: ada },
      { action: "approve", actor: ada, numbers: { examples: 1, examplesFailed: 1 } },
    ]);
  });

  test("of what was decided while its examples ran is a conflict", async () => {
    const { organism } = organismOf("high");
    organism.register("make", MAKE_TOO, "too.js", "recessive", ada);
    const approval = organism.desk.approve(too, ada, { reason: "" });
    organism.desk.reject(too, "person bob", "drops the uplink");
    await expect(approval).rejects.toThrow(ConflictError);
    expect(organism.allele(too).stage).toBe("deprecated");
  });

  test("of what does not wait is a conflict", async () => {
    const { organism } = organismOf("high");
    await expect(organism.desk.approve(sha256(MAKE), ada, { reason: "" })).rejects.toThrow(ConflictError);
  });

  test("lists what waits with its evidence", async () => {
    const { organism } = organismOf("high");
    organism.register("make", BOAST, "boast.js", "recessive", ada);
    await organism.execute("make", { name: "br1" });
    const [waiting] = await organism.desk.waiting();
    expect(waiting).toMatchObject({
      approval: { sha: sha256(BOAST), reason: "registered from boast.js" },
      risk: "high",
      trials: [{ kind: "shadow", runs: 1, successes: 0 }],
      conformance: { examples: [{ problem: null }] },
      parent: null,
    });
  });
});

describe("reject", () => {
  test("takes out even a dominant; the best of the others takes over", () => {
    const { organism } = organismOf("low", { genes: { make: [MAKE, MAKE_TOO], seen: [SEEN] } });
    organism.desk.reject(sha256(MAKE), ada, "no longer wanted");
    expect(organism.allele(sha256(MAKE)).stage).toBe("deprecated");
    expect(organism.allele(too).stage).toBe("dominant");
    expect(() => organism.desk.reject(sha256(MAKE), ada, "again")).toThrow(ConflictError);
  });
});

describe("a critical allele", () => {
  const critical = (canary: boolean, after?: ReturnType<typeof testOrganism>) =>
    organismOf("critical", {
      settings: { policy: { imports: "by_risk", canary, shadowRuns: 3, canaryRuns: 2, resilienceResults: 2 } },
      ...(after === undefined ? {} : { after }),
    });

  test("once approved acts on a canary node only, first of all, until it has proved itself", async () => {
    const elsewhere = critical(false);
    elsewhere.organism.register("make", MAKE_TOO, "too.js", "dominant", ada);
    expect((await elsewhere.organism.desk.approve(too, ada, { reason: "" })).stage).toBe("canary");
    const away = await elsewhere.organism.execute("make", { name: "br1" });
    expect(away.attempts.map(({ sha }) => sha)).toEqual([sha256(MAKE)]);

    const { organism, store } = critical(true, elsewhere);
    for (const name of ["br2", "br3"]) {
      const run = await organism.execute("make", { name });
      expect(run.attempts.map(({ sha, outcome }) => [sha, outcome])).toEqual([[too, "success"]]);
    }
    expect(organism.allele(too).stage).toBe("recessive");
    const makeDominant = () => organism.register("make", MAKE_TOO, "too.js", "dominant", ada);
    expect(makeDominant).toThrow(/0 of 2 good resilience results in a row/);
    expect(store.stageChanges(organism.contract("make").name).map(({ to, reason }) => [to, reason])).toContainEqual([
      "recessive",
      "2 good runs in a row on a canary node",
    ]);
  });

  test("that fails on its canary node is taken back at once, falls back, and waits for a person again", async () => {
    const { organism, store, kernel } = critical(true);
    const clumsy = MAKE_TOO.replace(
      "await sdk.createBridge({ name });",
      'if (name === "br9") return { success: true };\n  await sdk.createBridge({ name });',
    );
    organism.register("make", clumsy, "clumsy.js", "recessive", ada);
    await organism.desk.approve(sha256(clumsy), ada, { reason: "" });
    await organism.execute("make", { name: "br1" });
    const run = await organism.execute("make", { name: "br9" });
    expect(run.attempts.map(({ sha, kind }) => [sha, kind])).toEqual([
      [sha256(clumsy), "unhealthy"],
      [sha256(MAKE), null],
    ]);
    expect(await kernel.read({ name: "getLink", args: { name: "br9" } })).not.toBeNull();
    expect(organism.allele(sha256(clumsy)).stage).toBe("shadow");
    expect(store.approvals.waiting()).toMatchObject([
      { sha: sha256(clumsy), reason: expect.stringContaining("canary node") },
    ]);
  });
});
