import { describe, expect, test } from "bun:test";
import {
  assertAllowed,
  configurationPort,
  createMockKernel,
  diagnosticPort,
  operations,
  operationsFor,
  protectedInterfaces,
  Transaction,
} from "../../src/kernel/mod.ts";

describe("operationsFor", () => {
  test("diagnostic genes get every read and no write, transforms nothing", () => {
    for (const name of operationsFor("diagnostic"))
      expect(operations[name as keyof typeof operations].access).toBe("read");
    expect<readonly string[]>(operationsFor("configuration")).toEqual(Object.keys(operations));
    expect(operationsFor("transform")).toEqual([]);
  });
});

describe("ports for genes", () => {
  test("a diagnostic gene cannot write, whatever name it sends", async () => {
    const kernel = createMockKernel();
    const before = await kernel.snapshot();
    const port = diagnosticPort(kernel);
    await expect(port.call("createBridge", { name: "br0" })).rejects.toThrow("a diagnostic gene has no such operation");
    await expect(port.call("__proto__", {})).rejects.toThrow("no such operation");
    expect(await kernel.snapshot()).toEqual(before);
    expect(await port.call("listLinks", null)).toHaveLength(14);
  });

  test("a configuration gene's writes are in its transaction", async () => {
    const kernel = createMockKernel();
    const transaction = new Transaction(kernel);
    const port = configurationPort(transaction);
    await port.call("createBridge", { name: "br0" });
    await expect(port.call("createBridge", "br1")).rejects.toThrow("must be one object");
    expect(transaction.length).toBe(1);
    await transaction.rollback();
    expect(await kernel.read({ name: "getLink", args: { name: "br0" } })).toBeNull();
  });
});

describe("protected interfaces", () => {
  const rules = { protectedNames: protectedInterfaces(" eno1 ,, bond9 eno7"), namePrefix: "sg-test-" };
  const cases: [string, string, Record<string, string>, RegExp | null][] = [
    ["lo is always protected", "setLinkDown", { name: "lo" }, /"lo": the interface is protected/],
    ["eth0 is always protected", "attachPort", { bridge: "sg-test-br", port: "eth0" }, /"eth0"/],
    ["the environment adds names", "setLinkDown", { name: "eno1" }, /"eno1"/],
    ["blanks separate names as commas do", "setLinkDown", { name: "eno7" }, /"eno7"/],
    ["names without the prefix are not created", "createBridge", { name: "br0" }, /begin with "sg-test-"/],
    ["names without the prefix are not removed", "deleteLink", { name: "br0" }, /begin with "sg-test-"/],
    ["our own names are ours", "createBridge", { name: "sg-test-br" }, null],
    ["other interfaces may become ports", "attachPort", { bridge: "sg-test-br", port: "eth1" }, null],
  ];
  for (const [title, name, args, message] of cases) {
    test(title, () => {
      const attempt = () => assertAllowed({ name, args }, rules);
      if (message === null) expect(attempt).not.toThrow();
      else expect(attempt).toThrow(message);
    });
  }

  test("a list with a word that is no name is not used at all", () => {
    expect(() => protectedInterfaces("eno1, e*")).toThrow('"e*" is not an interface name');
  });
});
