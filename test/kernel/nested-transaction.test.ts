import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createMockKernel, type Kernel, type Operation, Transaction } from "../../src/kernel/mod.ts";
import { arbitraryWrite } from "./arbitrary-operation.ts";

const SEED = 20_262;
const createBridge = (name: string): Operation => ({ name: "createBridge", args: { name } });
const attach = (port: string): Operation => ({ name: "attachPort", args: { bridge: "br0", port } });

/** A kernel that remembers what was applied, in order. */
function observedKernel(): { readonly kernel: Kernel; readonly applied: Operation[] } {
  const mock = createMockKernel();
  const applied: Operation[] = [];
  const kernel: Kernel = {
    kind: "mock",
    read: (operation) => mock.read(operation),
    inverse: (operation) => mock.inverse(operation),
    snapshot: () => mock.snapshot(),
    wait: (ms, signal) => mock.wait(ms, signal),
    apply: (operation) => {
      applied.push(operation);
      return mock.apply(operation);
    },
  };
  return { kernel, applied };
}

describe("Transactions within a transaction", () => {
  test("are taken back in the reverse of the order of their writes, however they interleaved", async () => {
    const history = fc.array(fc.tuple(fc.nat(3), arbitraryWrite), { maxLength: 30 });
    const property = fc.asyncProperty(history, fc.array(fc.nat(3)), async (writes, committed) => {
      const { kernel, applied } = observedKernel();
      const before = await kernel.snapshot();
      const root = new Transaction(kernel);
      const parts = [root.begin("a"), root.begin("b").begin(), root.begin("c"), root];
      for (const [part, operation] of writes) await parts[part]?.call(operation).catch(() => undefined);
      for (const part of new Set(committed)) if (part < 3) await parts[part]?.commit();
      const inverses = root.entries.toReversed().flatMap(({ inverse }) => inverse);
      applied.length = 0;
      expect((await root.rollback()).failed).toEqual([]);
      expect(applied).toEqual(inverses);
      expect(await kernel.snapshot()).toEqual(before);
    });
    await fc.assert(property, { seed: SEED, numRuns: 300 });
  });

  test("a part is taken back alone, and what it wrote is not undone a second time with the whole", async () => {
    const { kernel, applied } = observedKernel();
    const before = await kernel.snapshot();
    const root = new Transaction(kernel);
    await root.call(createBridge("br0"));
    const part = root.begin();
    await part.call(attach("eth0"));
    expect(await part.rollback()).toEqual({ undone: 1, failed: [] });
    await root.begin().call(attach("eth1"));
    applied.length = 0;
    expect(await root.rollback()).toEqual({ undone: 2, failed: [] });
    expect(applied.map(({ name, args }) => [name, args.port])).toEqual([
      ["detachPort", "eth1"],
      ["deleteLink", undefined],
    ]);
    expect(await kernel.snapshot()).toEqual(before);
  });

  test("of those that were not committed everything is taken back, of the others nothing", async () => {
    const { kernel } = observedKernel();
    const root = new Transaction(kernel);
    const [done, open] = [root.begin(), root.begin()];
    const within = open.begin();
    await done.call(createBridge("br0"));
    await open.call(createBridge("br1"));
    await within.call(createBridge("br2"));
    await within.commit();
    await done.commit();
    expect(await root.rollbackUnfinished()).toEqual({ undone: 2, failed: [] });
    await root.commit();
    const names = (await kernel.read({ name: "listLinks", args: {} })) as readonly { readonly name: string }[];
    expect(names.map(({ name }) => name).filter((name) => /^br\d/.test(name))).toEqual(["br0"]);
  });

  test("nothing is written in a part when it or the whole is over", async () => {
    const { kernel } = observedKernel();
    const root = new Transaction(kernel);
    const part = root.begin();
    await root.rollback();
    await expect(part.call(createBridge("br0"))).rejects.toThrow("already rolled back");
    expect(() => root.begin()).toThrow("already rolled back");
  });

  test("a journal that cannot be closed leaves the whole open: it can still be taken back", async () => {
    const { kernel } = observedKernel();
    const before = await kernel.snapshot();
    const closings: string[] = [];
    const root = new Transaction(kernel, {
      record: () => undefined,
      withdraw: () => undefined,
      progress: () => undefined,
      close: (outcome) => {
        closings.push(outcome);
        if (outcome === "committed") throw new Error("disk full");
      },
    });
    await root.call(createBridge("br0"));
    await expect(root.commit()).rejects.toThrow("disk full");
    await root.rollback();
    expect(closings).toEqual(["committed", "rolled_back"]);
    expect(await kernel.snapshot()).toEqual(before);
  });
});
