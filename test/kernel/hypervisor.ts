import { createMockKernel, type MockKernel, type NetworkSnapshotInput } from "../../src/kernel/mod.ts";

export const GUEST = { address: "192.0.2.101", mac: "52:54:00:0e:00:01" };
export const OTHER_GUEST = { address: "192.0.2.102", mac: "52:54:00:0e:00:02" };
export const GATEWAY = { address: "192.0.2.1", mac: "00:1c:73:00:00:01" };

const nic = (digit: number, segment: string) =>
  ({ kind: "physical", up: true, segment, permanent_mac: `d0:94:66:00:00:0${digit}` }) as const;
const tap = (digit: number, segment: string) =>
  ({ kind: "tap", up: true, segment, permanent_mac: `fe:54:00:0e:00:0${digit}` }) as const;

/** Two uplinks into one switch, two spare ones, and the taps of two guests; nothing is bridged yet. */
export function hypervisor(extra: Partial<NetworkSnapshotInput> = {}): MockKernel {
  return createMockKernel({
    links: {
      eth0: nic(1, "rack"),
      eth1: nic(2, "rack"),
      eth2: nic(3, "rack"),
      eth3: nic(4, "storage"),
      vnet0: tap(1, "guest0"),
      vnet1: tap(2, "guest1"),
    },
    hosts: [GATEWAY, { ...GUEST, segment: "guest0" }, { ...OTHER_GUEST, segment: "guest1" }],
    ...extra,
  });
}

export type Step = readonly [name: string, args: Record<string, string | number | boolean>];

export async function run(kernel: MockKernel, steps: readonly Step[]): Promise<void> {
  for (const [name, args] of steps) await kernel.apply({ name, args });
}

/** A bridge that is up, with these ports, once everybody has been heard. */
export async function bridged(kernel: MockKernel, bridge: string, ports: readonly string[]): Promise<void> {
  await run(kernel, [
    ["createBridge", { name: bridge }],
    ...ports.map((port): Step => ["attachPort", { bridge, port }]),
    ["setLinkUp", { name: bridge }],
  ]);
  kernel.advance(5_000);
}

export async function bonded(kernel: MockKernel, bond: string, members: readonly string[]): Promise<void> {
  await run(kernel, [
    ["createBond", { name: bond, mode: "active-backup" }],
    ...members.flatMap((member): Step[] => [
      ["setLinkDown", { name: member }],
      ["addBondMember", { bond, member }],
    ]),
    ["setLinkUp", { name: bond }],
  ]);
}

/** How many of three probes are answered. */
export async function answers(kernel: MockKernel, from: string, target: string = "gateway"): Promise<number> {
  const reply = await kernel.read({ name: "ping", args: { interface: from, target } });
  return (reply as { received: number }).received;
}

/** Addresses that the bridge has learned. */
export async function known(kernel: MockKernel, bridge: string): Promise<string[]> {
  const entries = (await kernel.read({ name: "getFdb", args: { bridge } })) as { mac: string; permanent: boolean }[];
  return entries.filter(({ permanent }) => !permanent).map(({ mac }) => mac);
}

export async function portStates(kernel: MockKernel, bridge: string): Promise<Record<string, string>> {
  const { ports } = (await kernel.read({ name: "getBridge", args: { name: bridge } })) as {
    ports: { name: string; state: string }[];
  };
  return Object.fromEntries(ports.map(({ name, state }) => [name, state]));
}
