import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../../src/core/mod.ts";
import { mockKernelFromSnapshot } from "../../../src/kernel/mod.ts";
import { Namespace, NamespaceKernel, noNamespaces } from "./namespace.ts";

const read = (name: string, args: JsonObject) => ({ name, args });

// What only a real machine can show: what it protects, whom a frame reaches, where addresses move, what a boot would find.
describe.skipIf(noNamespaces !== null)("the production kernel on a machine (needs root)", () => {
  let near: Namespace;
  let far: Namespace;
  let kernel: NamespaceKernel;

  beforeAll(() => {
    near = new Namespace("state");
    far = new Namespace("state-far");
    for (const port of ["mgmt", "p0", "p1", "busy", "under"]) {
      near.ip(`link add name ${port} type veth peer name ${port} netns ${far.name}`, `link set dev ${port} up`);
      far.ip(`link set dev ${port} up`);
    }
    near.ip(
      ...[
        "link add name sg-test-br type bridge",
        "link set dev p0 master sg-test-br",
        "link set dev p1 master sg-test-br",
      ],
      ...["link set dev sg-test-br up", "link add link busy name over type macvlan"],
      ...[
        "link add name sg-test-way type bridge",
        "link set dev under master sg-test-way",
        "link set dev sg-test-way up",
      ],
      ...["address add 203.0.113.9/24 dev sg-test-way", "route add default via 203.0.113.1"],
      "link set dev lo up",
      ...["address add 192.0.2.9/24 dev mgmt", "link property add dev mgmt altname management0"],
    );
    const environment = { PATH: process.env.PATH ?? "", SSH_CONNECTION: "198.51.100.1 50000 192.0.2.9 22" };
    kernel = new NamespaceKernel(near, { environment });
  });
  afterAll(async () => {
    await kernel[Symbol.asyncDispose]();
    near[Symbol.dispose]();
    far[Symbol.dispose]();
  });

  const protectedCases: readonly [what: string, name: string, says: RegExp][] = [
    ["the interface of the operator's SSH session", "mgmt", /"mgmt": the interface carries this SSH session/],
    ["the interface of the default route", "sg-test-way", /carries the default route/],
    ["a port beneath the default route", "under", /"under": the interface carries the default route/],
    ["lo", "lo", /"lo": the interface is protected/],
    ["an interface by its alternative name", "management0", /there is no interface "management0"/],
  ];
  for (const [what, name, says] of protectedCases) {
    test(`${what} does not go down`, async () => {
      await expect(kernel.inverse({ name: "setLinkDown", args: { name } })).rejects.toThrow(says);
      expect(near.run("ip", "-br", "link", "show", "up")).toContain(name === "management0" ? "mgmt" : name);
    });
  }

  test("a journal that was edited does not get at a protected interface either", async () => {
    for (const name of ["eth0", "lo"]) {
      const attempt = kernel.apply({ name: "restoreLink", args: { name, mtu: 1400 } });
      await expect(attempt).rejects.toMatchObject({ reason: "protected" });
    }
    const outside = kernel.apply({ name: "restoreUnits", args: { files: { "../../passwd": null } } });
    await expect(outside).rejects.toMatchObject({ reason: "bad_arguments" });
  });

  test("an interface that the kernel keeps for something else is refused, and stays as it was", async () => {
    const before = await kernel.snapshot();
    const attempt = kernel.apply({ name: "attachPort", args: { bridge: "sg-test-br", port: "busy" } });
    await expect(attempt).rejects.toThrow(/Device or resource busy/);
    await expect(attempt).rejects.toMatchObject({ reason: "state", effect: "none" });
    expect(await kernel.snapshot()).toEqual(before);
  });

  test("an announcement corrects what a neighbour believed", async () => {
    far.ip(
      "address add 198.51.100.1/24 dev p0",
      "neighbour add 198.51.100.2 lladdr 02:00:00:00:00:99 dev p0 nud stale",
    );
    await kernel.apply({ name: "addAddress", args: { name: "sg-test-br", address: "198.51.100.2/24" } });
    const { mac } = (await kernel.read(read("getLink", { name: "sg-test-br" }))) as JsonObject;
    await kernel.apply({ name: "sendGratuitousArp", args: { interface: "sg-test-br" } });
    expect(far.run("ip", "neighbour", "show", "dev", "p0")).toContain(`198.51.100.2 lladdr ${mac}`);
  });

  test("a bridge without address announces its MAC all the same", async () => {
    await kernel.apply({ name: "removeAddress", args: { name: "sg-test-br", address: "198.51.100.2/24" } });
    await kernel.apply({ name: "sendGratuitousArp", args: { interface: "sg-test-br" } });
  });

  test("addresses that move between ports are seen moving, and those that stay are not", async () => {
    const place = (mac: string, port: string) =>
      near.run("bridge", "fdb", "replace", mac, "dev", port, "master", "dynamic");
    place("02:00:00:00:00:05", "p0");
    place("02:00:00:00:00:06", "p0");
    await kernel.read(read("getFdbMoves", { bridge: "sg-test-br", seconds: 1 }));
    place("02:00:00:00:00:05", "p1");
    const moves = (await kernel.read(read("getFdbMoves", { bridge: "sg-test-br", seconds: 60 }))) as JsonObject[];
    expect(moves.find(({ mac }) => mac === "02:00:00:00:00:05")).toEqual({
      mac: "02:00:00:00:00:05",
      ports: ["p0", "p1"],
      transitions: 1,
    });
    expect(moves.some(({ mac }) => mac === "02:00:00:00:00:06")).toBe(false);
  });

  test("a simulation starts from a snapshot and gives the same answers", async () => {
    const simulated = mockKernelFromSnapshot(await kernel.snapshot());
    const ports = ({ ports: list }: JsonObject) => (list as JsonObject[]).map(({ name }) => name);
    for (const name of ["sg-test-br", "sg-test-way"]) {
      const [live, copy] = await Promise.all([kernel, simulated].map((each) => each.read(read("getBridge", { name }))));
      const { ports: _, ...settings } = live as JsonObject;
      expect(copy).toMatchObject(settings);
      expect(ports(copy as JsonObject)).toEqual(ports(live as JsonObject));
    }
  });

  test("units are marked as sg's own, and somebody else's are read but never changed", async () => {
    const { bootDirectory } = kernel;
    await kernel.apply({ name: "setAutoconnect", args: { name: "p0", enabled: true } });
    expect(readFileSync(join(bootDirectory, "50-sg-p0.network"), "utf8")).toMatch(
      /^# Written by sg .*\[Match\]\nName=p0\n.*\nBridge=sg-test-br\n/s,
    );
    writeFileSync(join(bootDirectory, "20-lan.network"), "[Match]\nName=p?\n\n[Network]\nBridge=sg-test-br\n");
    expect(await kernel.read(read("getLink", { name: "p1" }))).toMatchObject({ autoconnect: true });
    const attempt = kernel.apply({ name: "setAutoconnect", args: { name: "p1", enabled: false } });
    await expect(attempt).rejects.toThrow(/"20-lan.network", which sg did not write/);
    expect(readdirSync(bootDirectory).sort()).toEqual(["20-lan.network", "50-sg-p0.network"]);
  });
});
