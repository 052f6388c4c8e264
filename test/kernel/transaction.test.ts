import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  createMockKernel,
  type JournalEntry,
  type Kernel,
  type KernelEffect,
  type Operation,
  type OperationName,
  operations,
  Transaction,
  type TransactionJournal,
  undo,
} from "../../src/kernel/mod.ts";
import { arbitraryWrite, writeNames } from "./arbitrary-operation.ts";

const SEED = 20_261;
const createBridge = (name: string): Operation => ({ name: "createBridge", args: { name } });
const attach = (port: string): Operation => ({ name: "attachPort", args: { bridge: "br0", port } });

function memoryJournal(events: string[] = []) {
  const entries = new Map<number, JournalEntry>();
  const journal: TransactionJournal = {
    record: async (entry) => {
      await Promise.resolve();
      entries.set(entry.sequence, entry);
      events.push(`record ${entry.operation.name}`);
    },
    withdraw: (sequence) => {
      entries.delete(sequence);
      events.push(`withdraw ${sequence}`);
    },
    progress: () => undefined,
    close: (outcome) => void events.push(`close ${outcome}`),
  };
  return { journal, entries, events };
}

async function callAll(transaction: Transaction, sequence: readonly Operation[]): Promise<number> {
  let refused = 0;
  for (const operation of sequence) await transaction.call(operation).catch(() => (refused += 1));
  return refused;
}

describe("Transaction", () => {
  test("the property below covers every write of the catalogue", () => {
    const writes = Object.entries(operations).filter(([, spec]) => spec.access === "write");
    expect(writeNames.sort()).toEqual(writes.map(([name]) => name).sort());
  });

  test("rollback restores the snapshot exactly, wherever a sequence ends", async () => {
    const history = fc.array(arbitraryWrite, { maxLength: 25, size: "max" });
    const property = fc.asyncProperty(history, history, async (before, sequence) => {
      const kernel = createMockKernel();
      for (const operation of before) await kernel.apply(operation).catch(() => undefined);
      const snapshot = await kernel.snapshot();
      const transaction = new Transaction(kernel);
      await callAll(transaction, sequence);
      const report = await transaction.rollback();
      expect(report.failed).toEqual([]);
      expect(await kernel.snapshot()).toEqual(snapshot);
    });
    await fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  test("rollback restores the snapshot exactly when time passes and calls fail on the way", async () => {
    const step = fc.oneof({ weight: 4, arbitrary: arbitraryWrite }, fc.integer({ min: 0, max: 120_000 }));
    const fault = fc.record({
      operation: fc.constantFrom<OperationName>(
        "attachPort",
        "setLinkUp",
        "setLinkDown",
        "setMac",
        "addAddress",
        "detachPort",
      ),
      after: fc.nat(3),
      effect: fc.constantFrom<KernelEffect>("none", "unknown"),
    });
    const inputs = [
      fc.array(step, { maxLength: 30, size: "max" }),
      fc.array(step, { maxLength: 30, size: "max" }),
      fc.array(fault, { maxLength: 3 }),
    ] as const;
    const property = fc.asyncProperty(...inputs, async (before, sequence, faults) => {
      const kernel = createMockKernel();
      const live = async (steps: typeof before, write: (operation: Operation) => Promise<unknown>) => {
        for (const next of steps) {
          if (typeof next === "number") await kernel.wait(next);
          else await write(next).catch(() => undefined);
        }
      };
      await live(before, (operation) => kernel.apply(operation));
      const snapshot = await kernel.snapshot();
      for (const { operation, after, effect } of faults) {
        kernel.injectFault({ operation, after, effect, message: "the command timed out" });
      }
      const transaction = new Transaction(kernel);
      await live(sequence, (operation) => transaction.call(operation));
      kernel.clearFaults();
      expect((await transaction.rollback()).failed).toEqual([]);
      expect(await kernel.snapshot()).toEqual(snapshot);
    });
    await fc.assert(property, { seed: SEED, numRuns: 300 });
  });

  test("a write that acted and then reported failure is undone too", async () => {
    const kernel = createMockKernel();
    const snapshot = await kernel.snapshot();
    kernel.injectFault({ operation: "attachPort", message: "the command timed out", effect: "unknown" });
    const transaction = new Transaction(kernel);
    await transaction.call(createBridge("br0"));
    await expect(transaction.call(attach("eth0"))).rejects.toThrow("Cannot run attachPort: the command timed out");
    expect(await transaction.rollback()).toEqual({ undone: 2, failed: [] });
    expect(await kernel.snapshot()).toEqual(snapshot);
  });

  test("an inverse that fails is reported and the rest still run", async () => {
    const kernel = createMockKernel();
    const transaction = new Transaction(kernel);
    await callAll(transaction, [createBridge("br0"), attach("eth0"), createBridge("br1")]);
    kernel.injectFault({ operation: "detachPort", message: "device busy" });
    const report = await transaction.rollback();
    expect(report.undone).toBe(1);
    expect(report.failed.map(({ operation, message }) => [operation.name, message])).toEqual([
      ["detachPort", "Cannot run detachPort: device busy"],
      ["deleteLink", 'Cannot delete "br0": "eth0" still use it'],
    ]);
    expect(await kernel.read({ name: "getLink", args: { name: "br1" } })).toBeNull();
  });

  test("each inverse is durable before its write, and withdrawn when the write did not happen", async () => {
    const kernel = createMockKernel();
    const { journal, events, entries } = memoryJournal();
    const observed: Kernel = {
      kind: "mock",
      read: (operation) => kernel.read(operation),
      inverse: (operation) => kernel.inverse(operation),
      snapshot: () => kernel.snapshot(),
      wait: (ms) => kernel.wait(ms),
      apply: (operation) => {
        events.push(`apply ${operation.name}`);
        return kernel.apply(operation);
      },
    };
    kernel.injectFault({ operation: "attachPort", message: "no memory" });
    const transaction = new Transaction(observed, journal);
    await callAll(transaction, [createBridge("br0"), attach("eth0"), createBridge("br0")]);
    await transaction.commit();
    expect(events).toEqual([
      "record createBridge",
      "apply createBridge",
      "record attachPort",
      "apply attachPort",
      "withdraw 1",
      "close committed",
    ]);
    expect([...entries.keys()]).toEqual([0]);
  });

  test("a journal alone is enough to undo, as after a crash", async () => {
    const kernel = createMockKernel();
    const snapshot = await kernel.snapshot();
    const { journal, entries } = memoryJournal();
    await callAll(new Transaction(kernel, journal), [createBridge("br0"), attach("eth0"), attach("eth1")]);
    expect(await undo(kernel, [...entries.values()])).toEqual({ undone: 3, failed: [] });
    expect(await kernel.snapshot()).toEqual(snapshot);
  });

  test("a journal that cannot record stops the write", async () => {
    const kernel = createMockKernel();
    const snapshot = await kernel.snapshot();
    const broken: TransactionJournal = {
      ...memoryJournal().journal,
      record: () => Promise.reject(new Error("disk full")),
    };
    await expect(new Transaction(kernel, broken).call(createBridge("br0"))).rejects.toThrow("disk full");
    expect(await kernel.snapshot()).toEqual(snapshot);
  });

  test("nothing runs after the end, nor does a call that was still waiting", async () => {
    const kernel = createMockKernel();
    const snapshot = await kernel.snapshot();
    const transaction = new Transaction(kernel, memoryJournal().journal);
    const first = transaction.call(createBridge("br0"));
    const late = transaction.call(createBridge("br1"));
    const ended = transaction.rollback();
    expect(await Promise.allSettled([first, late])).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
    await ended;
    await expect(transaction.call(createBridge("br2"))).rejects.toThrow("already rolled back");
    await expect(transaction.commit()).rejects.toThrow("already rolled back");
    expect(await kernel.snapshot()).toEqual(snapshot);
  });
});

describe("Transactions that interleave on one kernel", () => {
  test("those on different interfaces do not disturb each other", async () => {
    const kernel = createMockKernel();
    const kept = new Transaction(kernel, memoryJournal().journal);
    const dropped = new Transaction(kernel, memoryJournal().journal);
    await Promise.all([
      callAll(kept, [createBridge("br0"), attach("eth0")]),
      callAll(dropped, [createBridge("br1"), { name: "attachPort", args: { bridge: "br1", port: "eth1" } }]),
    ]);
    await Promise.all([kept.commit(), dropped.rollback()]);
    expect(await kernel.read({ name: "getBridge", args: { name: "br0" } })).toMatchObject({
      ports: [{ name: "eth0" }],
    });
    expect(await kernel.read({ name: "getLink", args: { name: "br1" } })).toBeNull();
  });

  test("of two that want one name exactly one gets it", async () => {
    const kernel = createMockKernel();
    const runs = [new Transaction(kernel), new Transaction(kernel)];
    const results = await Promise.allSettled(runs.map((run) => run.call(createBridge("br0"))));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("a rollback does not tear down what another run built on it", async () => {
    const kernel = createMockKernel();
    const [lower, upper] = [new Transaction(kernel), new Transaction(kernel)];
    await lower.call(createBridge("br0"));
    await upper.call(attach("eth0"));
    await upper.commit();
    const { failed } = await lower.rollback();
    expect(failed).toMatchObject([{ operation: { name: "deleteLink" } }]);
    expect(await kernel.read({ name: "getBridge", args: { name: "br0" } })).toMatchObject({
      ports: [{ name: "eth0" }],
    });
  });
});
