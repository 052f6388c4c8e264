import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type InterruptedEntry, type Operation, undoInterrupted } from "../../../src/kernel/mod.ts";
import { dump } from "./dumps.ts";
import { Namespace, NamespaceKernel, noNamespaces } from "./namespace.ts";

setDefaultTimeout(120_000);

const BRIDGE = "sg-test-br";
const work: readonly Operation[] = [
  { name: "createBridge", args: { name: BRIDGE } },
  { name: "detachPort", args: { bridge: "old", port: "port1" } },
  { name: "attachPort", args: { bridge: BRIDGE, port: "port1" } },
  { name: "setStp", args: { bridge: BRIDGE, enabled: true, forward_delay: 4 } },
  { name: "setMac", args: { name: BRIDGE, mac: "02:00:00:00:00:07" } },
  { name: "removeAddress", args: { name: "old", address: "198.51.100.1/24" } },
  { name: "addAddress", args: { name: BRIDGE, address: "198.51.100.1/24" } },
  { name: "setLinkDown", args: { name: "port2" } },
  { name: "setAutoconnect", args: { name: BRIDGE, enabled: true } },
];

// A process may die between any two of: asking for the inverse, writing it down, acting. What the next process finds is the
// journal and the machine, and from these two it must give the machine back.
describe.skipIf(noNamespaces !== null)("a process that died on a real kernel (needs root)", () => {
  let namespace: Namespace;

  beforeAll(() => {
    namespace = new Namespace("crash");
    for (const port of ["port1", "port2"]) {
      namespace.ip(`link add name ${port} type veth peer name ${port}-far`, `link set dev ${port}-far up`);
      namespace.ip(`link set dev ${port} up`);
    }
    namespace.ip(
      ...["link add name old type bridge", "link set dev old up", "link set dev port1 master old"],
      ...["link set dev port1 type bridge_slave cost 77", "link set dev old address 02:00:00:00:00:01"],
      ...["address add 198.51.100.1/24 dev old", "address add 198.51.100.2/24 dev old"],
      ...["address add 2001:db8::2/64 dev port2", "route add 2001:db8:7::/48 via 2001:db8::1 dev port2"],
    );
    namespace.run("bridge", "fdb", "add", "02:00:00:00:00:55", "dev", "port1", "master", "static");
  });
  afterAll(() => namespace[Symbol.dispose]());

  test("the next one takes back what it did, wherever it died", async () => {
    const before = dump(namespace);
    // A kernel remembers nothing between operations: one process before each death and one after it stand for all.
    await using first = new NamespaceKernel(namespace);
    await using next = new NamespaceKernel(namespace, { bootDirectory: first.bootDirectory });
    for (let length = 1; length <= work.length; length += 1) {
      for (const last of ["never acted", "acted"] as const) {
        const entries: InterruptedEntry[] = [];
        for (const [sequence, operation] of work.slice(0, length).entries()) {
          const isLast = sequence === length - 1;
          entries.push({
            sequence,
            operation,
            inverse: await first.inverse(operation),
            part: null,
            progress: null,
            isLast,
          });
          if (!isLast || last === "acted") await first.apply(operation);
        }

        const withdrawn: number[] = [];
        const journal = { progress: () => undefined, withdraw: (sequence: number) => void withdrawn.push(sequence) };
        const report = await undoInterrupted(next, JSON.parse(JSON.stringify(entries)), journal);

        expect([length, last, report.failed]).toEqual([length, last, []]);
        expect(withdrawn).toEqual(last === "acted" ? [] : [length - 1]);
        expect(dump(namespace)).toEqual(before);
      }
    }
  });
});
