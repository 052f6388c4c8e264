import { afterAll, describe, expect, test } from "bun:test";
import { locusName, PolicyError, sha256 } from "../../../src/core/mod.ts";
import { createMockEngine } from "../../../src/evolution/mod.ts";
import { BOAST, MAKE, MAKE_TOO, makeContracts, SEEN } from "../policy-contracts.ts";
import { sharedSandbox, type TestOrganismOptions, testOrganism } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const make = locusName("make");
const genes = { make: [MAKE], seen: [SEEN] };
const organismOf = (risk: "medium" | "high", options: Partial<TestOrganismOptions> = {}) =>
  testOrganism({ sandbox, contracts: makeContracts(risk), genes, ...options });

describe("on a live kernel", () => {
  test("the first run of a high-risk allele happens in the kernel's shadow before it happens for real, and once", async () => {
    const { organism, store, kernel, events } = organismOf("high", { venue: "live" });
    for (const name of ["br1", "br2"]) await organism.execute("make", { name });
    expect(store.trials.of(make, sha256(MAKE))).toMatchObject([{ kind: "shadow", runs: 1, successes: 1 }]);
    expect(events.filter(({ type }) => type === "trial_finished")).toHaveLength(1);
    expect(await kernel.read({ name: "getLink", args: { name: "br2" } })).not.toBeNull();
  });

  test("an allele that fails there never touches the live kernel, and the next one is tried", async () => {
    const stray = BOAST.replace("return", 'await sdk.createBridge({ name: "stray" });\n  return');
    const { organism, kernel, store } = organismOf("high", {
      venue: "live",
      genes: { make: [stray, MAKE], seen: [SEEN] },
    });
    const run = await organism.execute("make", { name: "br1" });
    expect(run.attempts).toMatchObject([
      {
        sha: sha256(stray),
        outcome: "failure",
        kind: "unhealthy",
        message: expect.stringContaining("in its shadow run"),
      },
      { sha: sha256(MAKE), outcome: "success" },
    ]);
    expect(store.trials.of(make, sha256(stray))).toMatchObject([{ kind: "shadow", runs: 1, successes: 0 }]);
    expect(await kernel.read({ name: "getLink", args: { name: "stray" } })).toBeNull();
    expect(await kernel.read({ name: "getLink", args: { name: "br1" } })).not.toBeNull();
  });

  test("the shadow knows what stands there: a refusal in it is the answer", async () => {
    const { organism, kernel } = organismOf("high", { venue: "live" });
    await kernel.apply({ name: "createBridge", args: { name: "br1" } });
    const run = await organism.execute("make", { name: "br1" });
    expect(run).toMatchObject({ outcome: "refusal", output: { error: "taken" } });
  });

  test("newcomers try what others are asked, on a copy, until there is enough for a person to look at", async () => {
    const { organism, store, kernel, events } = organismOf("high", { venue: "live" });
    organism.register("make", MAKE_TOO, "too.js", "recessive");
    for (const name of ["br1", "br2", "br3", "br4"]) await organism.execute("make", { name });
    expect(store.trials.of(make, sha256(MAKE_TOO))).toMatchObject([
      { kind: "shadow", runs: 3, successes: 3, streak: 3 },
    ]);
    expect(organism.allele(sha256(MAKE_TOO)).stats.n).toBe(0);
    expect(events.filter(({ type }) => type === "approval_due")).toMatchObject([{ sha: sha256(MAKE_TOO) }]);
    expect(await kernel.read({ name: "getLink", args: { name: "br4" } })).not.toBeNull();
  });

  test("a mutant of risk high is registered and waits, though everything failed", async () => {
    const engine = createMockEngine([{ locus: "make", source: MAKE_TOO }]);
    const { organism, store } = organismOf("high", { venue: "live", engine, genes: { make: [BOAST], seen: [SEEN] } });
    const run = await organism.execute("make", { name: "br1" });
    expect(run).toMatchObject({ outcome: "failure", mutation: { sha: sha256(MAKE_TOO) } });
    expect(run.attempts.map(({ sha }) => sha)).toEqual([sha256(BOAST)]);
    expect(store.approvals.waiting()).toMatchObject([{ sha: sha256(MAKE_TOO), askedBy: "mutation" }]);
    expect(store.audit.list({ limit: 9 }).map(({ action }) => action)).toEqual(["register", "ask"]);
  });

  test("a locus of risk medium without a convergence check is refused, and the refusal is on record", async () => {
    const contracts = makeContracts("medium", "");
    const { organism, store, kernel } = organismOf("medium", { venue: "live", contracts });
    await expect(organism.execute("make", { name: "br1" })).rejects.toThrow(PolicyError);
    await expect(organism.execute("make", { name: "br1" })).rejects.toThrow(/has no `verify:`.*--kernel mock/);
    expect(await kernel.read({ name: "getLink", args: { name: "br1" } })).toBeNull();
    expect(store.audit.list({ limit: 1 })[0]).toMatchObject({ actor: "policy", action: "refuse", subject: "make" });
  });

  test("a locus where everything waits says for whom", async () => {
    const waiting = { make: [{ source: MAKE, stage: "shadow" as const }], seen: [SEEN] };
    const { organism } = organismOf("high", { venue: "live", genes: waiting });
    await expect(organism.execute("make", { name: "br1" })).rejects.toThrow(`sg approve ${sha256(MAKE).slice(0, 12)}`);
  });

  test("an approved allele that waits for a canary node is no missing allele: the refusal says what it needs", async () => {
    const canaries = { make: [{ source: MAKE, stage: "canary" as const }], seen: [SEEN] };
    const { organism, store } = organismOf("high", { venue: "live", genes: canaries });
    const attempt = organism.execute("make", { name: "br1" });
    await expect(attempt).rejects.toThrow(PolicyError);
    await expect(attempt).rejects.toThrow(new RegExp(`${sha256(MAKE).slice(0, 12)}.*policy\\.canary is true`));
    expect(store.audit.list({ limit: 1 })[0]).toMatchObject({ actor: "policy", action: "refuse", subject: "make" });
  });
});

describe("in rehearsal", () => {
  test("nothing is refused, and what a live kernel would refuse is said", async () => {
    const { organism, events } = organismOf("medium", { contracts: makeContracts("medium", "") });
    expect((await organism.execute("make", { name: "br1" })).outcome).toBe("success");
    expect(events.find(({ type }) => type === "policy_refused")).toMatchObject({ locus: "make", enforced: false });
  });

  test("newcomers are tried too, and it counts as a rehearsal", async () => {
    const { organism, store } = organismOf("high");
    organism.register("make", MAKE_TOO, "too.js", "recessive");
    await organism.execute("make", { name: "br1" });
    expect(store.trials.of(make, sha256(MAKE_TOO))).toMatchObject([{ kind: "rehearsal", runs: 1, successes: 1 }]);
    expect(store.trials.of(make, sha256(MAKE))).toEqual([]);
  });

  test("a newcomer that ran because all others failed is not run twice", async () => {
    const { organism, store } = organismOf("high", { genes: { make: [BOAST], seen: [SEEN] } });
    organism.register("make", MAKE, "make.js", "recessive");
    const run = await organism.execute("make", { name: "br1" });
    expect(run.attempts.map(({ sha }) => sha)).toEqual([sha256(BOAST), sha256(MAKE)]);
    expect(store.trials.of(make, sha256(MAKE))).toMatchObject([{ kind: "rehearsal", runs: 1, successes: 1 }]);
  });

  test("where nobody had an answer, a newcomer without one is not blamed", async () => {
    const refuse = 'export function execute() { return { success: false, error: "no" }; }';
    const { organism, store } = organismOf("high", { genes: { make: [refuse], seen: [SEEN] } });
    organism.register("make", BOAST, "boast.js", "recessive");
    await organism.execute("make", { name: "br1" });
    expect(store.trials.of(make, sha256(BOAST))).toEqual([]);
  });
});
