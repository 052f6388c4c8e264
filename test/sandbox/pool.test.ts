import { describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OverloadedError } from "../../src/core/mod.ts";
import type { SdkPort } from "../../src/sandbox/mod.ts";
import { body, ending, gene, only, PATIENT, withSandbox } from "./genes.ts";

const limits = PATIENT;

/** Processes whose parent is this one, zombies included. */
function children(): readonly string[] {
  const found: string[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (Number(parent) === process.pid) found.push(state === "Z" ? `${name} zombie` : name);
    } catch {
      // Ended while it was looked at.
    }
  }
  return found;
}

/** So many deaths of hosts, each of which happens once: a file for each, taken away by who dies. */
class Fate {
  readonly #directory = mkdtempSync(join(tmpdir(), "sg-fate-"));

  constructor(deaths: number) {
    for (let index = 0; index < deaths; index += 1) writeFileSync(join(this.#directory, `death-${index}`), "");
  }

  /** Code that ends its process if a death is left. */
  #die(fs: string): string {
    return `const [death] = ${fs}.readdirSync(${JSON.stringify(this.#directory)}).filter((it) => it.startsWith("death-"));
      if (death !== undefined) { ${fs}.rmSync(${JSON.stringify(`${this.#directory}/`)} + death); process.kill(process.pid, "SIGKILL"); for (;;); }`;
  }

  gene(before = "") {
    const source = `export async function execute(input, sdk) { ${before}
      const fs = process.getBuiltinModule("node:fs"); ${this.#die("fs")} return 1; }`;
    return gene(source);
  }

  /** A gene host that dies as it starts. */
  host(): readonly string[] {
    const path = join(this.#directory, "host.ts");
    const entry = join(import.meta.dir, "../../src/sandbox/host-entry.ts");
    writeFileSync(path, `import fs from "node:fs"; ${this.#die("fs")} await import(${JSON.stringify(entry)});`);
    return [process.execPath, path, "__gene-host"];
  }

  deathsLeft(): number {
    return readdirSync(this.#directory).filter((name) => name.startsWith("death-")).length;
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** An `sdk.wait` that takes so long, and a promise of its first call. */
function waitingPort(ms: number): { readonly port: SdkPort; readonly asked: Promise<void> } {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const call = () => {
    resolve();
    return new Promise<null>((answer) => setTimeout(answer, ms, null));
  };
  return { port: { operations: ["wait"], call }, asked };
}

describe("the pool", () => {
  test("starts nothing before there is work, and leaves nothing behind", async () => {
    const before = children();
    // What another file's tests have ended may still be about to go.
    const started = () => children().filter((child) => !before.includes(child));
    await withSandbox({ hosts: 2 }, async (sandbox) => {
      expect(started()).toEqual([]);
      await sandbox.run({ gene: body("return 1"), inputs: ["0"], limits });
      expect(started()).not.toEqual([]);
    });
    expect(started()).toEqual([]);
  });

  test("answers callers at once and in any number", async () => {
    await withSandbox({ hosts: 2 }, async (sandbox) => {
      const double = gene("export function execute(n) { return n * 2 }");
      const answers = await Promise.all(
        Array.from({ length: 500 }, async (_, n) =>
          ending(only(await sandbox.run({ gene: double, inputs: [String(n)], limits }))),
        ),
      );
      expect(answers).toEqual(Array.from({ length: 500 }, (_, n) => String(n * 2)));
    });
  });

  test("refuses more runs than its queue holds, and serves those it took", async () => {
    await withSandbox({ hosts: 1, queuedRunsMax: 3 }, async (sandbox) => {
      const runs = Array.from({ length: 5 }, () => sandbox.run({ gene: body("return 1"), inputs: ["0"], limits }));
      const outcomes = await Promise.allSettled(runs);
      expect(outcomes.map(({ status }) => status)).toEqual([
        "fulfilled",
        "fulfilled",
        "fulfilled",
        "rejected",
        "rejected",
      ]);
      const last = outcomes[4];
      expect(last?.status === "rejected" && last.reason).toBeInstanceOf(OverloadedError);
    });
  });

  test("gives another gene its turn while one has much to do", async () => {
    await withSandbox({ hosts: 1 }, async (sandbox) => {
      const order: string[] = [];
      const busy = gene(
        "export function execute(n) { let x = 0; for (let i = 0; i < 20000; i += 1) x += i; return x }",
      );
      const inputs = Array.from({ length: 20_000 }, () => "0");
      const many = sandbox.run({ gene: busy, inputs, limits }).then(() => order.push("many"));
      const one = sandbox.run({ gene: body("return 1"), inputs: ["0"], limits }).then(() => order.push("one"));
      await Promise.all([many, one]);
      expect(order).toEqual(["one", "many"]);
    });
  });

  test("ends a cancelled run at once, and the host serves on", async () => {
    await withSandbox({ hosts: 1 }, async (sandbox) => {
      const controller = new AbortController();
      const { port, asked } = waitingPort(20);
      const running = sandbox.run({
        gene: body("await sdk.wait(); await sdk.wait(); return 1"),
        inputs: ["0"],
        limits,
        sdk: port,
        signal: controller.signal,
      });
      await asked;
      controller.abort();
      expect(ending(only(await running))).toBe("aborted");
      expect(ending(only(await sandbox.run({ gene: body("return 2"), inputs: ["0"], limits })))).toBe("2");
      const early = await sandbox.run({
        gene: body("return 1"),
        inputs: ["0", "0"],
        limits,
        signal: AbortSignal.abort(),
      });
      expect(early.map(ending)).toEqual(["aborted", "aborted"]);
    });
  });

  test("heeds a signal that is asked for late", async () => {
    await withSandbox({ hosts: 1 }, async (sandbox) => {
      const controller = new AbortController();
      const { port, asked } = waitingPort(10);
      const running = sandbox.run({
        gene: body("for (;;) await sdk.wait()"),
        inputs: ["0"],
        limits: { ...limits, deadlineMs: 60_000 },
        sdk: port,
        signal: () => controller.signal,
      });
      await asked;
      controller.abort();
      expect(ending(only(await running))).toBe("aborted");
      const gone = sandbox.run({ gene: body("for (;;);"), inputs: ["0"], limits, signal: () => AbortSignal.abort() });
      expect((await gone).map(ending)).toEqual(["aborted"]);
    });
  });

  test("ends what is in flight as aborted when it closes", async () => {
    await withSandbox({ hosts: 1 }, async (sandbox) => {
      const running = sandbox.run({ gene: body("for (;;);"), inputs: ["0", "0"], limits });
      await sandbox.layers();
      await sandbox.close();
      expect((await running).map(ending)).toEqual(["aborted", "aborted"]);
    });
  });

  test("says that a host does not start", async () => {
    await withSandbox({ hosts: 1, hostCommand: ["/bin/false"] }, async (sandbox) => {
      await expect(sandbox.run({ gene: body("return 1"), inputs: ["0"], limits })).rejects.toMatchObject({
        code: "sandbox_unavailable",
        message: expect.stringContaining("tried 4 times; at last: the gene host ended before it was ready (1)"),
      });
    });
  });

  test("tries again when a host dies before it is ready, as a machine under pressure makes it", async () => {
    using fate = new Fate(2);
    await withSandbox({ hosts: 1, hostCommand: fate.host(), layers: { confinement: false } }, async (sandbox) => {
      const results = await sandbox.run({ gene: body("return 1"), inputs: ["0"], limits });
      expect([results.map(ending), fate.deathsLeft()]).toEqual([["1"], 0]);
    });
  });

  const bare = { hosts: 1, layers: { gate: false, realm: false, confinement: false } };
  for (const inputs of [["0"], ["0", "0", "0"]]) {
    test(`blames no gene for the death of a host that never answered (${inputs.length} calls under way)`, async () => {
      using fate = new Fate(1);
      await withSandbox(bare, async (sandbox) => {
        const results = await sandbox.run({ gene: fate.gene(), inputs, limits });
        expect([results.map(ending), fate.deathsLeft()]).toEqual([inputs.map(() => "1"), 0]);
      });
    });
  }

  test("blames the gene of which a second host dies, and puts down nothing to memory that the organism held", async () => {
    using fate = new Fate(5);
    // More than a host may have: a child's account begins with what its parent held.
    expect(new Uint8Array(768 * 1024 ** 2).fill(1).at(-1)).toBe(1);
    await withSandbox(bare, async (sandbox) => {
      const results = await sandbox.run({ gene: fate.gene(), inputs: ["0"], limits });
      expect([results.map(ending), fate.deathsLeft()]).toEqual([["violation"], 3]);
    });
  });

  test("does not do again what a dead host had asked the organism for", async () => {
    using fate = new Fate(1);
    await withSandbox(bare, async (sandbox) => {
      let calls = 0;
      const call = () => Promise.resolve(++calls);
      const sdk: SdkPort = { operations: ["createBridge"], call };
      const results = await sandbox.run({ gene: fate.gene("await sdk.createBridge({});"), inputs: ["0"], sdk, limits });
      expect([results.map(ending), calls]).toEqual([["violation"], 1]);
    });
  });
});

describe("sdk", () => {
  test("crosses as texts, both ways, with the error's name and message", async () => {
    await withSandbox({ hosts: 1 }, async (sandbox) => {
      const port: SdkPort = {
        operations: ["add", "fail"],
        call: async (operation, argument) => {
          if (operation === "fail") throw new RangeError("no such bridge");
          return { got: argument };
        },
      };
      const asks = body(
        "const a = await sdk.add({ n: input }); try { await sdk.fail() } catch (e) { return [a, e.name, e.message, e instanceof Error] }",
      );
      const results = await sandbox.run({ gene: asks, inputs: ["1", "2"], limits, sdk: port });
      expect(results.map(ending)).toEqual([
        '[{"got":{"n":1}},"RangeError","no such bridge",true]',
        '[{"got":{"n":2}},"RangeError","no such bridge",true]',
      ]);
    });
  });

  /** Answers when the time is over that a gene has, and later. */
  const slow: SdkPort = {
    operations: ["ping"],
    call: () => new Promise((resolve) => setTimeout(() => resolve(1), 1_500)),
  };
  const asks = "const answer = await sdk.ping({});";
  const endings: readonly [title: string, source: string, sdkMsMax: number, ending: string][] = [
    ["does not count against the deadline while the organism answers", `${asks} return answer;`, 60_000, "1"],
    ["leaves the deadline as it is for the gene's own time", `${asks} for (;;);`, 60_000, "timeout"],
    ["may not take for ever either", `${asks} return answer;`, 100, "timeout"],
    ["does not hide a gene that works on meanwhile", "void sdk.ping({}); for (;;);", 1_000, "timeout"],
  ];
  for (const [title, source, sdkMsMax, expected] of endings) {
    test(title, async () => {
      await withSandbox({ hosts: 1 }, async (sandbox) => {
        const bounds = { deadlineMs: 500, sdkMsMax };
        const results = await sandbox.run({ gene: body(source), inputs: ["0"], sdk: slow, limits: bounds });
        expect(results.map(ending)).toEqual([expected]);
      });
    });
  }

  test("is bounded in calls, and a broken bound stays broken", async () => {
    await withSandbox({ hosts: 1 }, async (sandbox) => {
      const port: SdkPort = { operations: ["ping"], call: async () => null };
      const flood = body("try { for (let i = 0; i < 10; i += 1) await sdk.ping() } catch {} return 1");
      const run = { gene: flood, inputs: ["0"], limits: { ...limits, sdkCallsMax: 5 }, sdk: port };
      expect(only(await sandbox.run(run))).toMatchObject({ kind: "violation", message: "too many sdk calls" });
    });
  });

  test("finishes what a gene asked for and did not wait for, before the call ends", async () => {
    await withSandbox({ hosts: 1 }, async (sandbox) => {
      const done: string[] = [];
      const port: SdkPort = {
        operations: ["write"],
        call: async () => {
          await null;
          done.push("written");
          return null;
        },
      };
      const result = await sandbox.run({ gene: body("sdk.write(1); return 1"), inputs: ["0"], limits, sdk: port });
      expect([ending(only(result)), ...done]).toEqual(["1", "written"]);
    });
  });
});

describe("layers", () => {
  test("are reported one by one; on Linux with the full set of this kernel all hold", async () => {
    await withSandbox({ hosts: 1 }, async (sandbox) => {
      const layers = await sandbox.layers();
      const names = [
        "gate",
        "process",
        "worker",
        "realm",
        "call",
        "rlimits",
        "no_new_privs",
        "landlock",
        "uid",
        "seccomp",
      ];
      expect(layers.map(({ layer }) => String(layer))).toEqual(names);
      expect(
        layers
          .filter(({ layer }) => ["gate", "process", "worker", "realm", "call"].includes(layer))
          .every(({ active }) => active),
      ).toBe(true);
    });
  });

  test('with require "full", a missing layer is a refusal', async () => {
    await withSandbox({ hosts: 1, require: "full", layers: { confinement: false } }, async (sandbox) => {
      await expect(sandbox.run({ gene: body("return 1"), inputs: ["0"], limits })).rejects.toMatchObject({
        code: "sandbox_unavailable",
      });
    });
  });
});
