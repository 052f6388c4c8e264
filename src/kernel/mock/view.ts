import { didYouMean } from "../../core/mod.ts";
import { KernelError } from "../kernel-error.ts";
import type { MockLink, MockState } from "./state.ts";

// What follows from a state: who belongs to whom, and the addresses that links take from each other. Nothing of this is
// stored, so that nothing of it can be forgotten by a rollback.

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
export function partsOf(state: MockState, master: string): readonly string[] {
  state.parts ??= membership(state);
  return state.parts.get(master) ?? NOBODY;
}

const NOBODY: readonly string[] = [];

function membership(state: MockState): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, string[]>();
  for (const [name, { master }] of state.links) {
    if (master === null) continue;
    const siblings = parts.get(master);
    if (siblings === undefined) parts.set(master, [name]);
    else siblings.push(name);
  }
  for (const siblings of parts.values()) siblings.sort();
  return parts;
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
