import { describe, expect, test } from "bun:test";
import { ConflictError, InputError, type JsonObject, NotFoundError } from "../../../src/core/mod.ts";
import { functionSandbox } from "../crash/function-sandbox.ts";
import { testOrganism } from "../test-organism.ts";

const CONFIGURATION = (name: string, takes: string) => `gene ${name}
  is configuration
  risk low
  does:
    Works.
  takes:
${takes}
  gives:
    success  bool   "It worked"
    at       int?   "When it ended, counted in steps"
  fails when:
    - it exists already -> success=false

`;

const GENES = `${CONFIGURATION("make", '    name  string  "Bridge"\n    turns  int = 0  "Turns to wait"')}
gene label
  is transform
  risk none
  does:
    Labels.
  takes:
    text  string  "Text"
  gives:
    label  string  "Label"
`;

const genes = {
  make: [
    `export async function execute({ name, turns }, sdk) {
  if (await sdk.getLink({ name })) return { success: false };
  for (let turn = 0; turn < turns; turn += 1) await sdk.listLinks();
  await sdk.createBridge({ name });
  for (let turn = 0; turn < turns; turn += 1) await sdk.listLinks();
  await sdk.setLinkUp({ name });
  if (name === "cursed") throw new Error("after the deed");
  return { success: true };
}`,
  ],
  label: ["export function execute({ text }) { return { label: `<${text}>` }; }"],
};

const TAKES = '  takes:\n    names  string[]  "Bridges"\n';
const pathway = (name: string, body: string, takes = TAKES) =>
  `\npathway ${name}\n  risk low\n  does:\n    Builds.\n${takes}${body}`;
const make = (number: number, name: string, turns = 0) =>
  `    ${number}. make\n         name = ${name}\n         turns = ${turns}\n`;

function organism(...pathways: readonly string[]) {
  return testOrganism({ sandbox: functionSandbox(), contracts: GENES + pathways.join(""), genes });
}

describe("steps side by side", () => {
  const four = `  steps:\n${make(1, "a", 60)}${make(2, "b", 3)}${make(3, "{names.0}", 6)}${make(4, "d")}`;
  const requires = "  requires:\n    step 4 needs step 2\n";

  test("end in any order and are reported in the written one, with the same result as one after the other", async () => {
    const parallel = organism(pathway("build", four + requires));
    const inOrder = organism(pathway("build", four));
    const runs = [
      await parallel.organism.run("build", { names: ["c"] }),
      await inOrder.organism.run("build", { names: ["c"] }),
    ];
    const steps = runs.map((run) => run.steps.map(({ key, outcome, output }) => [key, outcome, output]));
    expect(steps[0]).toEqual(steps[1] ?? []);
    expect(runs[0]?.output).toEqual(runs[1]?.output ?? null);
    expect(await parallel.kernel.snapshot()).toEqual(await inOrder.kernel.snapshot());
    const [journal] = parallel.organism.journals.recent(1);
    const writes = parallel.organism.journals.get(journal?.runId ?? "").writes.map(({ part }) => part);
    expect(writes.toSorted()).toEqual(["1", "1", "2", "2", "3", "3", "4", "4"]);
    // They did run side by side: step 1 wrote after step 2 had begun to.
    expect(writes.indexOf("2")).toBeLessThan(writes.lastIndexOf("1"));
  });

  test("one that fails cancels the others, is the reason, and everything is taken back", async () => {
    const it = organism(pathway("build", four + requires));
    const before = await it.kernel.snapshot();
    const run = await it.organism.run("build", { names: ["cursed"] });
    expect(run).toMatchObject({ outcome: "failure", rollback: { failed: [] } });
    expect(run.message).toBe("step 3 (make) failed: after the deed");
    expect(run.steps.map(({ key, outcome }) => [key, outcome])).toContainEqual(["1", "cancelled"]);
    expect(await it.kernel.snapshot()).toEqual(before);
    expect(it.events.filter(({ type }) => type === "rolled_back")).not.toEqual([]);
  });

  test("never more at once than the bound", async () => {
    const bounded = testOrganism({
      sandbox: functionSandbox(),
      contracts:
        GENES +
        pathway(
          "build",
          `  steps:\n${make(1, "a", 5)}${make(2, "b", 5)}${make(3, "c")}  requires:\n    step 3 needs step 1\n`,
        ),
      genes,
      settings: { stepsInFlightMax: 1 },
    });
    await bounded.organism.run("build", { names: [] });
    const [journal] = bounded.organism.journals.recent(1);
    const writes = bounded.organism.journals.get(journal?.runId ?? "").writes.map(({ part }) => part);
    expect(writes).toEqual(["1", "1", "2", "2", "3", "3"]);
  });
});

describe("what a failure leaves", () => {
  const keeps = "  on failure:\n    report partial\n";
  const nested = (policy: string) => pathway("inner", `  steps:\n${make(1, "in")}${make(2, "cursed")}${policy}`, "");
  const outer = (policy: string) => pathway("outer", `  steps:\n${make(1, "out")}    2. -> inner\n${policy}`, "");

  test.each([
    ["rollback around rollback", "", "", []],
    ["rollback around one that keeps: the outer word counts", "", keeps, []],
    ["keep around one that is taken back as a whole", keeps, "", ["out"]],
    ["keep around keep", keeps, keeps, ["in", "out"]],
    ["stop keeps, too", "  on failure:\n    stop\n", "", ["out"]],
  ])("%s", async (_, outerPolicy, innerPolicy, left) => {
    const it = organism(nested(innerPolicy), outer(outerPolicy));
    const { outcome } = await it.organism.run("outer", {});
    expect(outcome).toBe("failure");
    const { links } = (await it.kernel.snapshot()) as { readonly links: JsonObject };
    expect(["cursed", "in", "out"].filter((name) => name in links)).toEqual([...left]);
    expect(it.organism.journals.recent(1)[0]?.state).toBe(outerPolicy === "" ? "rolled_back" : "kept");
  });

  test("is told by the step's key, which leads through nested pathways, branches and turns", async () => {
    const inner = pathway("inner", `  steps:\n    1. for name in {names}:\n         make\n           name = {name}\n`);
    const branch = '    2. when {names.9}:\n         label\n           text = "no"\n       otherwise:\n';
    const call = "         -> inner\n           names = {names}\n";
    const it = organism(inner, pathway("outer", `  steps:\n${make(1, "a")}${branch}${call}`));
    const { message, steps } = await it.organism.run("outer", { names: ["b", "cursed"] });
    expect(message).toBe("step 2.2.1.2.1 (make) failed: after the deed");
    expect(steps.at(-1)).toMatchObject({ key: "2.2.1.2.1", outcome: "failure" });
  });

  test("an input that breaks a later step's contract takes back the steps before it", async () => {
    const it = organism(pathway("build", `  steps:\n${make(1, "a")}    2. make\n         name = {names.7}\n`));
    const before = await it.kernel.snapshot();
    await expect(it.organism.run("build", { names: [] })).rejects.toThrow(InputError);
    expect(await it.kernel.snapshot()).toEqual(before);
  });

  test("runs without effects leave no journal, failed ones neither", async () => {
    const it = organism(pathway("show", "  steps:\n    1. label\n         text = {names.0}\n"));
    await it.organism.run("show", { names: ["x"] });
    await it.organism.execute("make", { name: "eth0" });
    expect(it.organism.journals.recent(10)).toEqual([]);
    await it.organism.execute("make", { name: "br7" });
    expect(it.organism.journals.recent(10)).toMatchObject([{ level: "locus", name: "make", state: "committed" }]);
  });

  test("an inverse that is refused leaves the journal stuck until somebody retries or dismisses it", async () => {
    const it = organism(pathway("build", `  steps:\n${make(1, "a")}${make(2, "cursed")}`));
    const before = await it.kernel.snapshot();
    it.kernel.injectFault({ operation: "deleteLink", match: { name: "a" }, times: 2, message: "busy" });
    const { runId, rollback } = await it.organism.run("build", { names: [] });
    expect(rollback?.failed).toHaveLength(1);
    expect(it.organism.status().stuck).toMatchObject([{ runId, name: "build" }]);
    expect(it.organism.journals.get(runId).message).toContain("one change could not be taken back");
    expect((await it.organism.journals.retry(runId)).state).toBe("stuck");
    expect((await it.organism.journals.retry(runId)).state).toBe("rolled_back");
    expect(await it.kernel.snapshot()).toEqual(before);
    expect(it.organism.status().stuck).toEqual([]);
    await expect(it.organism.journals.retry(runId)).rejects.toThrow(ConflictError);
    expect(() => it.organism.journals.dismiss(runId, "person ada")).toThrow("it is rolled_back");
  });
});

describe("cancelling a run", () => {
  test("tells what it cut short, with its attempts and time, from what had not begun", async () => {
    const it = organism(pathway("build", `  steps:\n${make(1, "a")}${make(2, "b", 2)}${make(3, "c")}`));
    const stop = new AbortController();
    const apply = it.kernel.apply.bind(it.kernel);
    it.kernel.apply = async (operation) => {
      if (operation.name === "createBridge" && operation.args.name === "b") stop.abort(new Error("enough"));
      return await apply(operation);
    };
    const run = await it.organism.run("build", { names: [] }, { signal: stop.signal });
    expect(run.message).toBe("the run was cancelled: enough");
    expect(run.steps.map(({ key, outcome, attempts }) => [key, outcome, attempts.length])).toEqual([
      ["1", "success", 1],
      ["2", "cancelled", 1],
    ]);
    expect(run.steps[1]?.runId).not.toBeNull();
    expect(it.organism.alleles("make")[0]?.stats.n).toBe(1);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])("at its %d. operation takes everything back", async (at) => {
    const it = organism(pathway("build", `  steps:\n${make(1, "a", 1)}${make(2, "b", 1)}`));
    const before = await it.kernel.snapshot();
    const stop = new AbortController();
    let left = at;
    const apply = it.kernel.apply.bind(it.kernel);
    const read = it.kernel.read.bind(it.kernel);
    const count = (): void => {
      if (left === 0) stop.abort(new Error("enough"));
      left -= 1;
    };
    it.kernel.apply = async (operation) => {
      const answer = await apply(operation);
      count();
      return answer;
    };
    it.kernel.read = async (operation) => {
      count();
      return await read(operation);
    };
    const run = await it.organism.run("build", { names: [] }, { signal: stop.signal });
    expect(run).toMatchObject({ outcome: "failure", rollback: { failed: [] } });
    expect(run.message).toStartWith("the run was cancelled");
    expect(await it.kernel.snapshot()).toEqual(before);
    expect(it.organism.alleles("make")[0]?.stats.consecutiveFailures).toBe(0);
  });
});

describe("resuming a run", () => {
  const keeps = "  on failure:\n    report partial\n";
  const build = pathway(
    "build",
    `  steps:\n${make(1, "a")}    2. label\n         text = "{make.success}"\n${make(3, "{names.0}")}${keeps}`,
  );

  test("is offered by a failure that keeps what completed steps did, with how much of it stands", async () => {
    const it = organism(build, pathway("undone", `  steps:\n${make(1, "u")}${make(2, "{names.0}")}`));
    expect(await it.organism.run("build", { names: ["cursed"] })).toMatchObject({ kept: 2 });
    expect(await it.organism.run("undone", { names: ["cursed"] })).toMatchObject({ kept: 0, rollback: { undone: 2 } });
  });

  test("goes on behind the completed steps, with their outputs", async () => {
    const it = organism(build);
    it.kernel.injectFault({ operation: "createBridge", match: { name: "b" }, message: "out of bridges" });
    const failed = await it.organism.run("build", { names: ["b"] });
    expect(failed.outcome).toBe("failure");
    const resumed = await it.organism.resume(failed.runId);
    expect(resumed.outcome).toBe("success");
    expect(resumed.steps.map(({ key, output }) => [key, output])).toEqual([
      ["1", { success: true }],
      ["2", { label: "<true>" }],
      ["3", { success: true }],
    ]);
    expect(it.organism.alleles("make")[0]?.stats.successes).toBe(2);
    expect(it.organism.journals.get(failed.runId)).toMatchObject({ state: "resumed" });
    expect(it.organism.journals.get(resumed.runId)).toMatchObject({ state: "committed", resumes: failed.runId });
    await expect(it.organism.resume(failed.runId)).rejects.toThrow("another run has resumed it already");
    await expect(it.organism.resume(resumed.runId)).rejects.toThrow("it is complete");
  });

  test.each([
    ["a bridge that somebody removed", [{ name: "deleteLink", args: { name: "a" } }], ["createBridge", "setLinkUp"]],
    ["a bridge that somebody took down", [{ name: "setLinkDown", args: { name: "a" } }], ["setLinkUp"]],
  ])("is refused where completed steps' effects are gone: %s", async (_, meanwhile, missing) => {
    const it = organism(build);
    it.kernel.injectFault({ operation: "createBridge", match: { name: "b" }, message: "out of bridges" });
    const { runId } = await it.organism.run("build", { names: ["b"] });
    for (const operation of meanwhile) await it.kernel.apply(operation);
    await expect(it.organism.resume(runId)).rejects.toThrow(`does not stand any more: ${missing[0]} name="a" (step 1)`);
    const journal = it.organism.journals.get(runId);
    expect(journal.state).toBe("kept");
    const vanished = (await it.organism.journals.vanished(journal)) ?? new Set();
    expect([...vanished].map(({ operation }) => operation.name).toSorted()).toEqual(missing);
  });

  test("looks at what the runs before it did, too, and does not mind what was built upon that", async () => {
    const it = organism(build);
    it.kernel.injectFault({ operation: "createBridge", match: { name: "b" }, times: 2, message: "out of bridges" });
    const first = await it.organism.run("build", { names: ["b"] });
    await it.kernel.apply({ name: "attachPort", args: { bridge: "a", port: "eth1" } });
    const second = await it.organism.resume(first.runId);
    expect(second.outcome).toBe("failure");
    await it.kernel.apply({ name: "detachPort", args: { bridge: "a", port: "eth1" } });
    await it.kernel.apply({ name: "deleteLink", args: { name: "a" } });
    await expect(it.organism.resume(second.runId)).rejects.toThrow('createBridge name="a" (step 1)');
  });

  test.each([
    ["an unknown run", async () => "run_unknown", NotFoundError],
    [
      "one that was taken back",
      async (it: ReturnType<typeof organism>) => (await it.organism.run("undone", { names: ["cursed"] })).runId,
      ConflictError,
    ],
    [
      "a run at a locus",
      async (it: ReturnType<typeof organism>) => (await it.organism.execute("make", { name: "br5" })).runId,
      NotFoundError,
    ],
  ])("%s is refused", async (_, prepare, error) => {
    const it = organism(build, pathway("undone", `  steps:\n${make(1, "a")}${make(2, "{names.0}")}`));
    const runId = await prepare(it);
    await expect(it.organism.resume(runId)).rejects.toThrow(error);
  });
});

describe("planning a run", () => {
  const build = pathway(
    "build",
    `  steps:
    1. label
         text = {names.0}
    2. for each in {names}:
         make
           name = {each}
    3. when {names} == ["z"]:
         make
           name = never
       otherwise:
         make
           name = "x-{label.label}"
    4. -> inner
         names = [{step 1.label}, fixed]
  requires:
    step 4 needs step 2
`,
  );
  const inner = pathway("inner", "  steps:\n    1. label\n         text = {names.0}\n");

  test("resolves what is known, keeps references to what is not, and tries it without touching anything", async () => {
    const it = organism(build, inner);
    const before = await it.kernel.snapshot();
    const plan = await it.organism.plan("build", { names: ["p", "q"] });
    type Shown = readonly [string, string, JsonObject, readonly string[], readonly Shown[]];
    const shown = (step: (typeof plan.steps)[number]): Shown => [
      step.key,
      step.name,
      step.input,
      step.needs,
      step.steps.map(shown),
    ];
    expect(plan.steps.map(shown)).toEqual([
      ["1", "label", { text: "p" }, [], []],
      [
        "2",
        'for each in ["p","q"]',
        {},
        [],
        [
          ["2.1.1", "make", { name: "p" }, [], []],
          ["2.2.1", "make", { name: "q" }, [], []],
        ],
      ],
      ["3", 'when {names} == ["z"]', {}, ["1"], [["3.2", "make", { name: "x-{label.label}" }, [], []]]],
      [
        "4",
        "inner",
        { names: ["{step 1.label}", "fixed"] },
        ["1", "2"],
        [["4.1", "label", { text: "{names.0}" }, [], []]],
      ],
    ]);
    expect(plan.rehearsal.outcome).toBe("failure");
    expect(plan.rehearsal.message).toContain("<p>");
    expect(await it.kernel.snapshot()).toEqual(before);
    expect(it.organism.alleles("make")[0]?.stats.n).toBe(0);
    expect([it.organism.journals.recent(1), it.store.counts().runs]).toEqual([[], 0]);
  });

  test("lists what it would do, and is the same every time", async () => {
    const it = organism(
      pathway("two", `  steps:\n${make(1, "a")}${make(2, "b")}  requires:\n    step 1 needs step 2\n`),
    );
    const plan = await it.organism.plan("two", { names: [] });
    expect(plan.rehearsal.writes.map(({ part, operation }) => [part, operation.name, operation.args.name])).toEqual([
      ["2", "createBridge", "b"],
      ["2", "setLinkUp", "b"],
      ["1", "createBridge", "a"],
      ["1", "setLinkUp", "a"],
    ]);
    expect(JSON.stringify(await it.organism.plan("two", { names: [] }))).toBe(JSON.stringify(plan));
    await it.organism.run("two", { names: [] });
    const again = await it.organism.plan("two", { names: [] });
    expect(again.rehearsal).toMatchObject({ outcome: "refusal", writes: [] });
  });

  test("is given, with what is in its way, where policy would turn the run away or a step its input", async () => {
    const risky = CONFIGURATION("risky", '    name  string  "Bridge"').replace("risk low", "risk medium");
    const two = pathway("two", `  steps:\n${make(1, "a")}    2. risky\n         name = b\n`);
    const it = testOrganism({
      ...{ sandbox: functionSandbox(), venue: "live", genes: { ...genes, risky: genes.make } },
      contracts: GENES + risky + two.replace("risk low", "risk medium"),
    });
    const refused = await it.organism.plan("two", { names: [] });
    expect(refused.steps.map(({ key, name }) => [key, name])).toEqual([
      ["1", "make"],
      ["2", "risky"],
    ]);
    expect(refused.rehearsal).toMatchObject({ outcome: "failure", writes: [], error: { code: "policy_refused" } });
    await expect(it.organism.run("two", { names: [] })).rejects.toThrow(refused.rehearsal.error?.message);

    const short = organism(pathway("short", `  steps:\n${make(1, "a")}${make(2, "{names.0}")}`));
    const { rehearsal } = await short.organism.plan("short", { names: [] });
    expect(rehearsal).toMatchObject({ outcome: "failure", error: { code: "input_invalid" } });
  });
});
