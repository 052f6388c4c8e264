import { expect, test } from "bun:test";
import { createMockKernel, Transaction } from "../../src/kernel/mod.ts";

const bridge = (name: string) => ({ name: "createBridge", args: { name } });

/** A transaction with one part inside, both of which say what becomes of them. */
async function nested() {
  const heard: string[] = [];
  const whole = new Transaction(createMockKernel());
  const part = whole.begin("part");
  whole.onSettled((outcome) => heard.push(`whole ${outcome}`));
  part.onSettled((outcome) => heard.push(`part ${outcome}`));
  await whole.call(bridge("br0"));
  await part.call(bridge("br1"));
  return { heard, whole, part };
}

test("a part is settled when the whole is, not when it is committed itself", async () => {
  const { heard, whole, part } = await nested();
  await part.commit();
  expect(heard).toEqual([]);
  await whole.commit();
  expect(heard).toEqual(["whole committed", "part committed"]);
});

test("what is taken back is settled at once, and once", async () => {
  const { heard, whole, part } = await nested();
  await part.rollback();
  expect(heard).toEqual(["part rolled_back"]);
  await whole.commit();
  expect(heard).toEqual(["part rolled_back", "whole committed"]);
});

test("a part that was committed falls with the whole", async () => {
  const { heard, whole, part } = await nested();
  await part.commit();
  await whole.rollback();
  expect(heard).toEqual(["whole rolled_back", "part rolled_back"]);
});

test("unfinished parts are settled when they are taken back", async () => {
  const { heard, whole } = await nested();
  await whole.rollbackUnfinished();
  expect(heard).toEqual(["part rolled_back"]);
  await whole.commit();
  expect(heard).toEqual(["part rolled_back", "whole committed"]);
});

test("a commit that the journal does not take settles nothing", async () => {
  const heard: string[] = [];
  const broken = {
    record: () => undefined,
    withdraw: () => undefined,
    progress: () => undefined,
    close: () => Promise.reject(new Error("full")),
  };
  const whole = new Transaction(createMockKernel(), broken);
  whole.onSettled((outcome) => heard.push(outcome));
  await expect(whole.commit()).rejects.toThrow("full");
  expect(heard).toEqual([]);
});
