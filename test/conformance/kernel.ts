import { describe, expect, test } from "bun:test";
import { isJsonObject, type Json, type JsonObject } from "../../src/core/mod.ts";
import { type Kernel, KernelError, operations, Transaction } from "../../src/kernel/mod.ts";
import { refusalCases } from "./kernel-refusals.ts";
import { type KernelFeature, type Names, op, writeCases } from "./kernel-writes.ts";

/** A fresh kernel, and names that the suite may use. */
export interface KernelFixture {
  readonly kernel: Kernel;
  /** Unattached interfaces that are up, without addresses. */
  readonly ports: readonly [string, string, ...string[]];
  /** Prefix of everything the suite creates, at most 9 characters. */
  readonly prefix: string;
  /** Once `port` (one of `ports`, or a bridge that has it) has the address `own`, `address` answers it. */
  readonly peer: { readonly port: string; readonly own: string; readonly address: string };
  dispose(): Promise<void>;
}

export interface KernelSubject {
  readonly name: string;
  /** What this machine has beyond bridges, which are a must. */
  readonly supports: ReadonlySet<KernelFeature>;
  make(): Promise<KernelFixture>;
}

/** What every kernel promises, whatever it runs on. */
export function kernelConformance(subject: KernelSubject): void {
  const withKernel =
    (body: (fixture: KernelFixture & { bridge: string; names: Names }) => Promise<void>) => async () => {
      const fixture = await subject.make();
      const { ports, prefix } = fixture;
      const [port, other] = ports;
      const bridge = `${prefix}br`;
      const names = { port, other, bridge, bond: `${prefix}bond`, vlan: `${prefix}v10` };
      try {
        await body({ ...fixture, bridge, names });
      } finally {
        await fixture.dispose();
      }
    };
  const supported = ({ needs }: { needs?: KernelFeature }) => needs === undefined || subject.supports.has(needs);

  describe(`kernel ${subject.name}: reads`, () => {
    test(
      "an interface that does not exist is null, for every kind",
      withKernel(async ({ kernel, bridge }) => {
        for (const name of ["getLink", "getBridge", "getBond", "getCounters", "getDhcpLease"]) {
          const args = { name: bridge };
          expect(await kernel.read({ name, args })).toBeNull();
        }
      }),
    );

    test(
      "listLinks holds what getLink says, sorted by name",
      withKernel(async ({ kernel, ports }) => {
        const links = (await kernel.read(op("listLinks"))) as JsonObject[];
        const names = links.map((link) => String(link.name));
        expect(names).toEqual([...names].sort());
        const link = await kernel.read(op("getLink", { name: ports[0] }));
        expect(links).toContainEqual(link as JsonObject);
      }),
    );

    test(
      "a link, a bridge and counters have every field that the catalogue names",
      withKernel(async ({ kernel, names: { bridge, port } }) => {
        await kernel.apply(op("createBridge", { name: bridge }));
        await kernel.apply(op("attachPort", { bridge, port }));
        await kernel.apply(op("setLinkUp", { name: bridge }));
        const fields = async (name: string) =>
          Object.keys((await kernel.read(op(name, { name: bridge }))) as JsonObject).sort();
        expect(await fields("getLink")).toEqual(
          "addresses autoconnect carrier kind mac master mtu name parent permanent_mac up vlan_id".split(" "),
        );
        expect(await fields("getBridge")).toEqual(
          "ageing_time forward_delay mac name ports stp up vlan_filtering".split(" "),
        );
        expect(await fields("getCounters")).toEqual(
          "rx_bytes rx_dropped rx_errors rx_packets tx_bytes tx_dropped tx_errors tx_packets".split(" "),
        );
        const { ports } = (await kernel.read(op("getBridge", { name: bridge }))) as { ports: JsonObject[] };
        expect(ports).toEqual([{ name: port, up: true, carrier: true, state: "forwarding" }]);
        expect(await kernel.read(op("getFdbMoves", { bridge }))).toEqual([]);
      }),
    );

    test(
      "ping counts the answers of who is there, and of nobody",
      withKernel(async ({ kernel, peer: { port, own, address } }) => {
        await kernel.apply(op("addAddress", { name: port, address: own }));
        const answered = await kernel.read(op("ping", { interface: port, target: address, count: 2 }));
        expect(answered).toMatchObject({ target: address, sent: 2, received: 2, rtt_ms: expect.any(Number) });
        const nobody = own.replace(/\.\d+\/\d+$/, ".253");
        const silence = await kernel.read(op("ping", { interface: port, target: nobody, count: 1 }));
        expect(silence).toEqual({ target: nobody, sent: 1, received: 0, rtt_ms: null });
      }),
    );
  });

  describe(`kernel ${subject.name}: time`, () => {
    test(
      "wait comes back, unless its signal says otherwise",
      withKernel(async ({ kernel }) => {
        await kernel.wait(1);
        await expect(kernel.wait(60_000, AbortSignal.abort(new Error("no time")))).rejects.toThrow("no time");
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

  describe(`kernel ${subject.name}: what the state does not allow`, () => {
    for (const { title, given, write, mentions } of refusalCases.filter(supported)) {
      test(
        title,
        withKernel(async ({ kernel, names }) => {
          for (const operation of given?.(names) ?? []) await kernel.apply(operation);
          const before = await kernel.snapshot();
          const attempt = write(names);
          await expect(kernel.inverse(attempt)).rejects.toThrow(mentions(names));
          const refusal = { code: "kernel_unavailable", reason: "state", effect: "none" };
          await expect(kernel.apply(attempt)).rejects.toMatchObject(refusal);
          expect(await kernel.snapshot()).toEqual(before);
        }),
      );
    }
  });

  describe(`kernel ${subject.name}: every write is seen and undone`, () => {
    test("the table below holds every write of the catalogue", () => {
      const tried = new Set(writeCases.map(({ write }) => write(ANY_NAMES).name));
      const writes = Object.entries(operations).filter(([, { access }]) => access === "write");
      expect([...tried].sort()).toEqual(writes.map(([name]) => name).sort());
    });

    for (const { title, given, write, seen } of writeCases.filter(supported)) {
      test(
        title,
        withKernel(async ({ kernel, names }) => {
          for (const operation of given?.(names) ?? []) await kernel.apply(operation);
          const before = await kernel.snapshot();
          const operation = write(names);
          const inverse = await kernel.inverse(operation);
          expect(await kernel.snapshot()).toEqual(before);
          await kernel.apply(operation);
          const [read, contains] = seen(names);
          expectContains(await kernel.read(read), contains);
          for (const step of inverse) await kernel.apply(step);
          expect(await kernel.snapshot()).toEqual(before);
        }),
      );
    }

    for (const { title, given, write } of writeCases.filter((writeCase) => !supported(writeCase))) {
      test(
        `${title}: missing on this machine, which is a refusal that changes nothing`,
        withKernel(async ({ kernel, names }) => {
          const before = await kernel.snapshot();
          const transaction = new Transaction(kernel);
          const attempt = async () => {
            for (const operation of [...(given?.(names) ?? []), write(names)]) await transaction.call(operation);
          };
          await expect(attempt()).rejects.toBeInstanceOf(KernelError);
          expect((await transaction.rollback()).failed).toEqual([]);
          expect(await kernel.snapshot()).toEqual(before);
        }),
      );
    }
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
  });
}

const ANY_NAMES: Names = { port: "a", other: "b", bridge: "c", bond: "d", vlan: "e" };

/** A list holds each of the wanted items, whatever else it holds; an empty list wants nothing learned or fixed. */
function expectContains(actual: Json, wanted: Json): void {
  if (!Array.isArray(wanted)) {
    if (wanted === null) expect(actual).toBeNull();
    else expect(actual).toMatchObject(wanted as JsonObject);
    return;
  }
  for (const item of wanted) expect(actual as Json[]).toContainEqual(item);
  if (wanted.length === 0) expect(JSON.stringify(actual)).not.toContain("02:5a:00:00:00");
}
