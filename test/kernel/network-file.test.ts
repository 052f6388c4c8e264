import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { JsonObject } from "../../src/core/mod.ts";
import {
  compareIdentity,
  createMockKernel,
  kernelIdentity,
  type MockKernel,
  openMockKernel,
  removeMockNetwork,
} from "../../src/kernel/mod.ts";
import { arbitraryWrite } from "./arbitrary-operation.ts";

let folder: string;
let file: string;
let names = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sg-network-"));
  file = join(folder, "state", "network.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () =>
  openMockKernel(file, () => {
    names += 1;
    return `n${names}`;
  });
const make = (kernel: MockKernel, name: string) => kernel.apply({ name: "createBridge", args: { name } });
const bridges = async (kernel: MockKernel) => {
  const links = (await kernel.read({ name: "listLinks", args: {} })) as JsonObject[];
  return links.map(({ name }) => String(name)).filter((name) => /^b\d+$/.test(name));
};

describe("openMockKernel", () => {
  test("begins like any simulated kernel, and goes on where another process stopped", async () => {
    expect(await open().snapshot()).toEqual(await createMockKernel().snapshot());
    await make(open(), "b1");
    expect(await bridges(open())).toEqual(["b1"]);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  test("keeps time and the outside world too: a switch that was misled still is", async () => {
    const before = open();
    for (const [name, args] of [
      ["createBridge", { name: "br0" }],
      ["attachPort", { bridge: "br0", port: "eth0" }],
      ["setLinkUp", { name: "br0" }],
      ["detachPort", { bridge: "br0", port: "eth0" }],
      ["attachPort", { bridge: "br0", port: "eth1" }],
    ] as const) {
      await before.apply({ name, args });
    }
    before.advance(4_000);
    const after = open();
    expect(after.nowMs).toBe(4_000);
    after.advance(6_000);
    const moves = await after.read({ name: "getFdbMoves", args: { bridge: "br0" } });
    expect(moves).toMatchObject([{ ports: ["eth0", "eth1"], transitions: 6 }]);
  });

  test("answers like a kernel in memory after any history, whoever does the next step", async () => {
    const step = fc.oneof({ weight: 4, arbitrary: arbitraryWrite }, fc.integer({ min: 0, max: 60_000 }));
    const property = fc.asyncProperty(fc.array(step, { maxLength: 30, size: "max" }), async (history) => {
      removeMockNetwork(file);
      const memory = createMockKernel();
      const onDisk = [open(), open()] as const;
      for (const [index, event] of history.entries()) {
        for (const kernel of [memory, onDisk[index % 2 === 0 ? 0 : 1]]) {
          if (typeof event === "number") kernel.advance(event);
          else await kernel.apply(event).catch(() => undefined);
        }
      }
      for (const kernel of [...onDisk, open()]) {
        expect(await kernel.snapshot()).toEqual(await memory.snapshot());
        for (const args of [{ name: "br0" }, { name: "br1" }, { name: "br-lab" }]) {
          const read = { name: "getBridge", args };
          expect(await kernel.read(read)).toEqual(await memory.read(read));
        }
      }
    });
    await fc.assert(property, { seed: 20_264, numRuns: 25 });
  });

  test("does not grow without end", async () => {
    const kernel = open();
    for (let index = 0; index < 300; index += 1) kernel.advance(1_000);
    expect(statSync(file).size).toBeLessThan(530_000);
    expect(open().nowMs).toBe(300_000);
  });

  test("half a line of somebody who was killed is as if never written, and does not hide the next one", async () => {
    await make(open(), "b1");
    appendFileSync(file, readFileSync(file, "utf8").slice(0, 500));
    const kernel = open();
    expect(await bridges(kernel)).toEqual(["b1"]);
    await make(kernel, "b2");
    expect(await bridges(open())).toEqual(["b1", "b2"]);
  });

  test("a lock that a dead process left is nobody's", async () => {
    const gone = Bun.spawn([process.execPath, "-e", ""]);
    await gone.exited;
    await make(open(), "b1");
    writeFileSync(`${file}.lock`, String(gone.pid));
    await make(open(), "b2");
    expect(await bridges(open())).toEqual(["b1", "b2"]);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  const broken: [string, string, RegExp][] = [
    ["is not JSON", "{\n", /is not JSON/],
    ["is empty", "", /is not JSON/],
    ["is of another program", '{"hello":1}\n', /format/],
    ["was edited into nonsense", '{"format":1,"network":"n","state":{"links":{"a b":1}},"world":{}}\n', /world|links/],
  ];
  for (const [title, text, reason] of broken) {
    test(`a file that ${title} is refused with its name and the way out`, async () => {
      open();
      writeFileSync(file, text);
      const attempt = () => open();
      expect(attempt).toThrow(reason);
      expect(attempt).toThrow(`Cannot use the simulated network in ${file}`);
      expect(attempt).toThrow("sg network reset");
    });
  }

  test("a network that was forgotten is another one: what was done to the former is gone", async () => {
    const former = kernelIdentity(open());
    expect(compareIdentity(former, kernelIdentity(open()))).toBe("same");
    removeMockNetwork(file);
    expect(compareIdentity(former, kernelIdentity(open()))).toBe("gone");
  });
});

describe("processes that share a network", () => {
  const script = (first: number, count: number) => `
    import { openMockKernel } from ${JSON.stringify(join(import.meta.dir, "../../src/kernel/mod.ts"))};
    const kernel = openMockKernel(${JSON.stringify(file)}, () => "n");
    for (let index = ${first}; index < ${first + count}; index += 1) {
      await kernel.apply({ name: "createBridge", args: { name: "b" + index } });
      console.log(index);
    }`;
  const start = (first: number, count: number) =>
    Bun.spawn([process.execPath, "-e", script(first, count)], { stdout: "pipe", stderr: "inherit" });

  test("lose none of each other's writes", async () => {
    open();
    const children = [start(0, 40), start(100, 40), start(200, 40)];
    expect(await Promise.all(children.map((child) => child.exited))).toEqual([0, 0, 0]);
    expect((await bridges(open())).length).toBe(120);
  });

  test("may be killed at any instant: what was answered stands, and at most one write more", async () => {
    for (const afterLines of [1, 7, 23]) {
      removeMockNetwork(file);
      const child = start(0, 100_000);
      let lines = 0;
      for await (const chunk of child.stdout) {
        lines += new TextDecoder().decode(chunk).split("\n").length - 1;
        if (lines >= afterLines) child.kill("SIGKILL");
      }
      await child.exited;
      const made = (await bridges(open())).length;
      expect(made).toBeGreaterThanOrEqual(lines);
      expect(made).toBeLessThanOrEqual(lines + 1);
    }
  });
});
