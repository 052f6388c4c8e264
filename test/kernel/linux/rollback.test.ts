import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { isJsonObject, type Json, type JsonObject } from "../../../src/core/mod.ts";
import { KernelError, type Operation, Transaction } from "../../../src/kernel/mod.ts";
import { arbitraryWrite } from "../arbitrary-operation.ts";
import { dump, macless } from "./dumps.ts";
import { Namespace, NamespaceKernel, noNamespaces } from "./namespace.ts";

// The law of transactions on a real kernel: whatever was done, a rollback gives the machine back as `ip` and `bridge`
// describe it, and as the kernel's own snapshot does. Each sequence ends at a point that the generator chose; whatever the
// machine refuses on the way (there are no bonds and VLANs here, and names meet) is part of it.

const PORTS = ["port0", "port1", "port2"];
/** The suite takes seconds with this; SG_ROLLBACK_RUNS asks for a search that takes minutes. */
const RUNS = Number(process.env.SG_ROLLBACK_RUNS ?? 12);
const SEED = Number(process.env.SG_ROLLBACK_SEED ?? 4_711);

describe.skipIf(noNamespaces !== null)("rollback on a real kernel (needs root)", () => {
  let namespace: Namespace;
  let far: Namespace;
  let kernel: NamespaceKernel;

  beforeAll(() => {
    namespace = new Namespace("undo");
    far = new Namespace("undo-far");
    kernel = new NamespaceKernel(namespace, { namePrefix: "", protectDefaultRoute: false });
    for (const port of PORTS) {
      namespace.ip(`link add name ${port} type veth peer name ${port} netns ${far.name}`, `link set dev ${port} up`);
      far.ip(`link set dev ${port} up`);
    }
  });
  afterAll(async () => {
    await kernel[Symbol.asyncDispose]();
    namespace[Symbol.dispose]();
    far[Symbol.dispose]();
  });

  function reset(): void {
    const created = namespace.links().filter((link) => link !== "lo" && !PORTS.includes(link));
    namespace.ip(
      ...created.map((link) => `link delete dev ${link}`),
      ...PORTS.flatMap((port) => [
        `address flush dev ${port}`,
        `link set dev ${port} nomaster mtu 1500 down`,
        `link set dev ${port} up`,
      ]),
    );
    for (const file of readdirSync(kernel.bootDirectory)) rmSync(join(kernel.bootDirectory, file));
  }

  test("gives back links, bridges, addresses, routes, neighbours and told entries", async () => {
    const write = arbitraryWrite.map(renamed);
    const property = fc.asyncProperty(
      fc.array(write, { maxLength: 12 }),
      fc.array(write, { minLength: 1, maxLength: 12 }),
      async (before, sequence) => {
        reset();
        for (const operation of [...standing, ...before]) await kernel.apply(operation).catch(assertClean);
        const [dumps, snapshot] = [dump(namespace), await kernel.snapshot()];
        const lost = macless(dumps);
        const transaction = new Transaction(kernel);
        for (const operation of sequence) await transaction.call(operation).catch(assertClean);
        expect((await transaction.rollback()).failed).toEqual([]);
        expect(dump(namespace, lost)).toEqual(withoutMacs(dumps, lost));
        expect(comparable(await kernel.snapshot(), lost)).toEqual(comparable(snapshot, lost));
      },
    );
    await fc.assert(property, { seed: SEED, numRuns: RUNS });
  }, 600_000);
});

/** A bridge with all that an inverse may forget, so that even short sequences meet it. */
const standing: readonly Operation[] = [
  { name: "createBridge", args: { name: "br1" } },
  { name: "attachPort", args: { bridge: "br1", port: "port2" } },
  { name: "setLinkUp", args: { name: "br1" } },
  { name: "addAddress", args: { name: "br1", address: "198.51.100.1/24" } },
  { name: "addAddress", args: { name: "br1", address: "198.51.100.2/24" } },
  { name: "addAddress", args: { name: "br1", address: "2001:db8::1/64" } },
  { name: "addRoute", args: { destination: "203.0.113.0/24", gateway: "198.51.100.254", interface: "br1", metric: 5 } },
  { name: "addNeighbour", args: { interface: "br1", address: "198.51.100.77", mac: "02:00:00:00:00:01" } },
  { name: "addFdbEntry", args: { bridge: "br1", port: "port2", mac: "02:00:00:00:00:02" } },
];

/** eth0 is protected everywhere. */
function renamed({ name, args }: Operation): Operation {
  const other = Object.entries(args).map(
    ([key, value]) => [key, typeof value === "string" ? value.replace(/^eth(?=\d)/, "port") : value] as const,
  );
  return { name, args: Object.fromEntries(other) };
}

/** A refusal must leave nothing behind that the transaction would not know of. */
function assertClean(thrown: unknown): void {
  if (!(thrown instanceof KernelError)) throw thrown;
  expect([thrown.message, thrown.effect]).toEqual([thrown.message, "none"]);
}

function withoutMacs(dumps: ReturnType<typeof dump>, lost: ReadonlySet<string>): ReturnType<typeof dump> {
  const links = Object.entries(dumps.links).map(([name, link]): [string, Json] => [
    name,
    lost.has(name) && isJsonObject(link) ? { ...link, address: null } : link,
  ]);
  return { ...dumps, links: Object.fromEntries(links) };
}

/** Linux cannot let go of a bridge's address once it was set (see setMac in the catalogue). */
function comparable(snapshot: JsonObject, lost: ReadonlySet<string>): JsonObject {
  const links = Object.entries(snapshot.links as JsonObject).map(([name, link]): [string, Json] => {
    if (!isJsonObject(link) || link.kind !== "bridge") return [name, link];
    return [name, { ...link, pinned_mac: null, ...(lost.has(name) ? { permanent_mac: null } : {}) }];
  });
  return { ...snapshot, links: Object.fromEntries(links) };
}
