import { exitsOf } from "./exits.ts";
import type { MockState } from "./state.ts";
import { macOf } from "./view.ts";

// A client on each interface that holds a lease. At half of the lease's time (T1, RFC 2131 4.4.5) it asks for more with
// the MAC that its frames have then: an enslaved interface speaks with its master's. The server knows clients by their
// MAC, so that another one is another client: the old address runs out and the client is given a different one.

export function dhcpDeadline(state: MockState): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { interface: name } of state.leases) {
    const granted = state.world.leasedAtMs.get(name) ?? 0;
    const [t1, end] = times(state, granted);
    next = Math.min(next, state.world.nowMs < t1 ? t1 : end);
  }
  return next;
}

/** Renews what can be renewed and takes away what has run out. */
export function tendLeases(state: MockState): boolean {
  const { world } = state;
  let changed = false;
  for (const lease of [...state.leases]) {
    const { interface: name } = lease;
    const [t1, end] = times(state, world.leasedAtMs.get(name) ?? 0);
    if (world.nowMs < t1) continue;
    const client = clientOf(state, name);
    const asked = client !== null && state.dhcp.available ? client : null;
    if (asked?.mac === lease.mac) {
      world.leasedAtMs.set(name, world.nowMs);
    } else if (world.nowMs >= end) {
      changed = true;
      const address = asked === null ? null : offerFor(state, asked.mac, lease.address);
      state.leases = state.leases.filter((other) => other !== lease);
      world.leasedAtMs.delete(name);
      replaceAddress(state, lease.address, address);
      if (asked === null || address === null) continue;
      state.leases.push({ interface: name, address, mac: asked.mac });
      world.leasedAtMs.set(name, world.nowMs);
    }
  }
  return changed;
}

/** A client that starts asks at once, and keeps its address if the server knows its MAC. */
export function leaseAnew(state: MockState): void {
  for (const { interface: name } of state.leases) state.world.leasedAtMs.set(name, Number.NEGATIVE_INFINITY);
  tendLeases(state);
}

function times(state: MockState, grantedMs: number): [t1: number, end: number] {
  const lengthMs = state.dhcp.lease_time * 1_000;
  return [grantedMs + lengthMs / 2, grantedMs + lengthMs];
}

/** Whose MAC the client's frames have; null when they reach nobody. */
function clientOf(state: MockState, name: string): { readonly mac: string } | null {
  const link = state.links.get(name);
  if (link === undefined) return null;
  if (link.master !== null) return clientOf(state, link.master);
  if (exitsOf(state, name).every(({ cable }) => !cable)) return null;
  return { mac: macOf(state, name, link) };
}

/** Another address of the same network: always the same one for one MAC, unless somebody has it. */
function offerFor(state: MockState, mac: string, former: string): string {
  const [address = "", length = "24"] = former.split("/");
  const prefix = address.slice(0, address.lastIndexOf(".") + 1);
  const taken = new Set([address, ...state.hosts.map((host) => host.address)]);
  let last = 100 + (Number.parseInt(mac.slice(-2), 16) % 100);
  while (taken.has(`${prefix}${last}`)) last += 1;
  return `${prefix}${last}/${length}`;
}

function replaceAddress(state: MockState, former: string, next: string | null): void {
  for (const link of state.links.values()) {
    const index = link.addresses.indexOf(former);
    if (index !== -1) link.addresses.splice(index, 1, ...(next === null ? [] : [next]));
  }
}
