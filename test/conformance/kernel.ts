import { describe, expect, test } from "bun:test";
import { isJsonObject, type Json, type JsonObject } from "../../src/core/mod.ts";
import { type Kernel, KernelError, Transaction } from "../../src/kernel/mod.ts";

/** A fresh kernel with at least two unattached interfaces that are up, and names that the suite may create. */
export interface KernelFixture {
  readonly kernel: Kernel;
  readonly ports: readonly [string, string, ...string[]];
  /** Prefix of everything the suite creates. */
  readonly prefix: string;
  dispose(): Promise<void>;
}

export interface KernelSubject {
  readonly name: string;
  /** Device types that this machine has; bridges are a must. */
  readonly supports: ReadonlySet<"bond" | "vlan">;
  make(): Promise<KernelFixture>;
}

/** What every kernel promises, whatever it runs on. */
export function kernelConformance(subject: KernelSubject): void {
  const withKernel = (body: (fixture: KernelFixture & { bridge: string }) => Promise<void>) => async () => {
    const fixture = await subject.make();
    try {
      await body({ ...fixture, bridge: `${fixture.prefix}br` });
    } finally {
      await fixture.dispose();
    }
  };

  describe(`kernel ${subject.name}: reads`, () => {
    test(
      "an interface that does not exist is null, for every kind",
      withKernel(async ({ kernel, bridge }) => {
        for (const name of ["getLink", "getBridge", "getBond"]) {
          expect(await kernel.read({ name, args: { name: bridge } })).toBeNull();
        }
      }),
    );

    test(
      "listLinks holds what getLink says, sorted by name",
      withKernel(async ({ kernel, ports }) => {
        const links = (await kernel.read({ name: "listLinks", args: {} })) as JsonObject[];
        const names = links.map((link) => String(link.name));
        expect(names).toEqual([...names].sort());
        const link = await kernel.read({ name: "getLink", args: { name: ports[0] } });
        expect(links).toContainEqual(link as JsonObject);
      }),
    );
  });

  describe(`kernel ${subject.name}: refusals leave everything as it was`, () => {
    const cases: [
      string,
      (fixture: KernelFixture & { bridge: string }) => { name: string; args: JsonObject },
      RegExp,
    ][] = [
      [
        "an unknown operation",
        () => ({ name: "createBrigde", args: {} }),
        /no such operation; did you mean "createBridge"/,
      ],
      ["a missing argument", () => ({ name: "createBridge", args: {} }), /createBridge: "name" undefined/],
      ["an extra argument", ({ bridge }) => ({ name: "createBridge", args: { name: bridge, force: true } }), /"force"/],
      ["an option as a name", () => ({ name: "createBridge", args: { name: "-force" } }), /not an interface name/],
      ["a name with a space", () => ({ name: "createBridge", args: { name: "a b" } }), /not an interface name/],
      ["a group MAC", ({ ports }) => ({ name: "setMac", args: { name: ports[0], mac: "01:00:5e:00:00:01" } }), /group/],
      ["a name that is taken", ({ ports }) => ({ name: "createBridge", args: { name: ports[0] } }), /already exists/],
      [
        "a port of no bridge",
        ({ bridge, ports }) => ({ name: "attachPort", args: { bridge, port: ports[0] } }),
        /no interface/,
      ],
      ["deleting what is not there", ({ bridge }) => ({ name: "deleteLink", args: { name: bridge } }), /no interface/],
    ];
    for (const [title, operation, message] of cases) {
      test(
        title,
        withKernel(async (fixture) => {
          const before = await fixture.kernel.snapshot();
          const attempt = operation(fixture);
          await expect(fixture.kernel.inverse(attempt)).rejects.toThrow(message);
          await expect(fixture.kernel.inverse(attempt)).rejects.toBeInstanceOf(KernelError);
          await expect(fixture.kernel.apply(attempt)).rejects.toThrow(message);
          await expect(fixture.kernel.apply(attempt)).rejects.toMatchObject({
            code: "kernel_unavailable",
            effect: "none",
          });
          expect(await fixture.kernel.snapshot()).toEqual(before);
        }),
      );
    }

    test(
      "reads cannot write and writes cannot read",
      withKernel(async ({ kernel, bridge }) => {
        await expect(kernel.read({ name: "createBridge", args: { name: bridge } })).rejects.toThrow(/use apply/);
        await expect(kernel.apply({ name: "listLinks", args: {} })).rejects.toThrow(/use read/);
      }),
    );
  });

  describe(`kernel ${subject.name}: writes are seen and undone`, () => {
    test(
      "a bridge with two ports, spanning tree and an address",
      withKernel(async ({ kernel, bridge, ports }) => {
        const before = await kernel.snapshot();
        const transaction = new Transaction(kernel);
        await transaction.call({ name: "createBridge", args: { name: bridge } });
        for (const port of ports.slice(0, 2)) await transaction.call({ name: "attachPort", args: { bridge, port } });
        await transaction.call({ name: "setStp", args: { bridge, enabled: true, forward_delay: 4 } });
        await transaction.call({ name: "setMac", args: { name: bridge, mac: "02:aa:bb:cc:dd:01" } });
        await transaction.call({ name: "setLinkUp", args: { name: bridge } });
        await transaction.call({ name: "addAddress", args: { name: bridge, address: "198.51.100.7/24" } });

        const seen = await kernel.read({ name: "getBridge", args: { name: bridge } });
        expect(seen).toMatchObject({ up: true, stp: true, forward_delay: 4, mac: "02:aa:bb:cc:dd:01" });
        expect(isJsonObject(seen) && (seen.ports as Json[]).length).toBe(2);
        const link = await kernel.read({ name: "getLink", args: { name: bridge } });
        expect(link).toMatchObject({ kind: "bridge", addresses: ["198.51.100.7/24"] });

        expect(await transaction.rollback()).toEqual({ undone: 7, failed: [] });
        expect(await kernel.snapshot()).toEqual(before);
      }),
    );

    test(
      "an attached port cannot be attached again, and a bridge in use cannot be deleted",
      withKernel(async ({ kernel, bridge, ports }) => {
        const transaction = new Transaction(kernel);
        await transaction.call({ name: "createBridge", args: { name: bridge } });
        await transaction.call({ name: "attachPort", args: { bridge, port: ports[0] } });
        const again = transaction.call({ name: "attachPort", args: { bridge, port: ports[0] } });
        await expect(again).rejects.toThrow(/already part of/);
        await expect(transaction.call({ name: "deleteLink", args: { name: bridge } })).rejects.toThrow(/still use it/);
        expect((await transaction.rollback()).failed).toEqual([]);
      }),
    );

    test.if(subject.supports.has("vlan"))(
      "a VLAN interface is removed with its settings and comes back with them (needs VLAN devices)",
      withKernel(async ({ kernel, ports, prefix }) => {
        const [parent] = ports;
        const name = `${prefix}v10`;
        await kernel.apply({ name: "createVlan", args: { name, parent, vlan_id: 10 } });
        await kernel.apply({ name: "addAddress", args: { name, address: "198.51.100.9/24" } });
        await kernel.apply({ name: "setLinkUp", args: { name } });
        const before = await kernel.snapshot();
        const transaction = new Transaction(kernel);
        await transaction.call({ name: "deleteLink", args: { name } });
        expect(await kernel.read({ name: "getLink", args: { name } })).toBeNull();
        await transaction.rollback();
        expect(await kernel.snapshot()).toEqual(before);
      }),
    );

    test.if(subject.supports.has("bond"))(
      "a bond takes members that are down, and gives them back as they were (needs bond devices)",
      withKernel(async ({ kernel, ports, prefix }) => {
        const before = await kernel.snapshot();
        const bond = `${prefix}bond`;
        const transaction = new Transaction(kernel);
        await transaction.call({ name: "createBond", args: { name: bond, mode: "active-backup" } });
        const early = transaction.call({ name: "addBondMember", args: { bond, member: ports[0] } });
        await expect(early).rejects.toThrow(/take it down first/);
        for (const member of ports.slice(0, 2)) {
          await transaction.call({ name: "setLinkDown", args: { name: member } });
          await transaction.call({ name: "addBondMember", args: { bond, member } });
        }
        await transaction.call({ name: "setLinkUp", args: { name: bond } });
        expect(await kernel.read({ name: "getBond", args: { name: bond } })).toMatchObject({
          active: ports[0],
          miimon: 100,
        });
        await transaction.rollback();
        expect(await kernel.snapshot()).toEqual(before);
      }),
    );
  });
}
