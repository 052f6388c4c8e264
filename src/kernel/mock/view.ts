import { didYouMean, type JsonObject } from "../../core/mod.ts";
import { KernelError } from "../kernel-error.ts";
import type { MockLink, MockState } from "./state.ts";

// What follows from a state: addresses that links take from each other, carrier, and where a frame can go.
// Nothing of this is stored, so that nothing of it can be forgotten by a rollback.

/** @throws KernelError when no link has that name. */
export function linkOf(state: MockState, name: string, attempt: string): MockLink {
  const link = state.links.get(name);
  if (link !== undefined) return link;
  throw refused(attempt, `there is no interface "${name}"${didYouMean(name, state.links.keys())}`);
}

export function refused(attempt: string, why: string): KernelError {
  return new KernelError("state", `Cannot ${attempt}: ${why}`);
}

export function bridgeOf(state: MockState, name: string, attempt: string) {
  const link = linkOf(state, name, attempt);
  if (link.bridge === undefined) throw refused(attempt, `"${name}" is a ${link.kind} interface, not a bridge`);
  return { up: link.up, settings: link.bridge };
}

export function assertUnattached(link: MockLink, name: string, attempt: string): void {
  if (link.master !== null) throw refused(attempt, `"${name}" is already part of "${link.master}"`);
}

/** True when frames of `name` pass through `base`: a VLAN, bridge or bond that is, directly or not, built on it. */
export function sitsOn(state: MockState, name: string, base: string): boolean {
  if (name === base) return true;
  const link = state.links.get(name);
  if (link === undefined) return false;
  if (link.vlan !== undefined) return sitsOn(state, link.vlan.parent, base);
  return partsOf(state, name).some((part) => sitsOn(state, part, base));
}

/** Ports of a bridge or members of a bond, sorted by name. */
export function partsOf(state: MockState, master: string): string[] {
  const parts: string[] = [];
  for (const [name, link] of state.links) if (link.master === master) parts.push(name);
  return parts.sort();
}

export function vlansOn(state: MockState, parent: string): string[] {
  const vlans: string[] = [];
  for (const [name, link] of state.links) if (link.vlan?.parent === parent) vlans.push(name);
  return vlans.sort();
}

/** The address that a link shows: a member shows its bond's, a bridge the lowest of its ports', a bond its first member's. */
export function macOf(state: MockState, name: string, link: MockLink): string {
  const master = link.master === null ? undefined : state.links.get(link.master);
  if (link.master !== null && master?.bond !== undefined) return macOf(state, link.master, master);
  if (link.pinned_mac !== null) return link.pinned_mac;
  if (link.bridge !== undefined) {
    const macs = partsOf(state, name).flatMap((port) => {
      const part = state.links.get(port);
      return part === undefined ? [] : [macOf(state, port, part)];
    });
    return macs.sort()[0] ?? link.permanent_mac;
  }
  if (link.bond !== undefined) {
    const first = state.links.get(partsOf(state, name)[0] ?? "");
    return first === undefined ? link.permanent_mac : (first.pinned_mac ?? first.permanent_mac);
  }
  const parent = link.vlan === undefined ? undefined : state.links.get(link.vlan.parent);
  if (link.vlan !== undefined && parent !== undefined) return macOf(state, link.vlan.parent, parent);
  return link.permanent_mac;
}

/** True when something live is at the other end; what is down has no carrier, as Linux reports it. */
export function hasCarrier(state: MockState, link: MockLink, name: string): boolean {
  return link.up && exitsOf(state, name).length > 0;
}

/** The physical links through which frames of `name` leave: through every port, the active member, the VLAN's parent. */
export function exitsOf(state: MockState, name: string): string[] {
  const link = state.links.get(name);
  if (link === undefined || !link.up) return [];
  if (link.vlan !== undefined) return exitsOf(state, link.vlan.parent);
  if (link.bridge !== undefined) return partsOf(state, name).flatMap((port) => exitsOf(state, port));
  if (link.bond !== undefined) {
    const live = partsOf(state, name).filter((member) => exitsOf(state, member).length > 0);
    return link.bond.mode === "active-backup" ? live.slice(0, 1) : live;
  }
  return link.plugged ? [name] : [];
}

/** The member that carries an active-backup bond's traffic; null in other modes or when none is alive. */
export function activeMember(state: MockState, name: string): string | null {
  const link = state.links.get(name);
  return link?.bond?.mode === "active-backup" ? (exitsOf(state, name)[0] ?? null) : null;
}

/** Segments that a bridge reaches over more than one port. */
export function doubledSegments(state: MockState, bridge: string): { segment: string; ports: string[] }[] {
  const portsBySegment = new Map<string, Set<string>>();
  for (const port of partsOf(state, bridge)) {
    for (const exit of exitsOf(state, port)) {
      const segment = state.links.get(exit)?.segment;
      if (segment === undefined) continue;
      portsBySegment.set(segment, (portsBySegment.get(segment) ?? new Set()).add(port));
    }
  }
  return [...portsBySegment]
    .filter(([, ports]) => ports.size > 1)
    .map(([segment, ports]) => ({ segment, ports: [...ports] }));
}

/** As genes see a link. */
export function viewOfLink(state: MockState, name: string, link: MockLink): JsonObject {
  return {
    name,
    kind: link.kind,
    mac: macOf(state, name, link),
    permanent_mac: link.permanent_mac,
    up: link.up,
    carrier: hasCarrier(state, link, name),
    mtu: link.mtu,
    master: link.master,
    parent: link.vlan?.parent ?? null,
    vlan_id: link.vlan?.vlan_id ?? null,
    addresses: [...link.addresses].sort(),
    autoconnect: link.stored !== null && link.stored.master === link.master,
  };
}
