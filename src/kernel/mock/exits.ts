import type { HostRecord } from "../snapshot.ts";
import type { Exit, MockState } from "./state.ts";
import { partsOf } from "./view.ts";

/** The VLAN that a filtering bridge gives to untagged frames of its own: Linux's default_pvid. */
const BRIDGE_PVID = 1;

/**
 * Through every forwarding port of a bridge, the live members of a bond, the parent of a VLAN interface.
 * @param vlanId the tag that frames carry where they enter `name`
 */
export function exitsOf(state: MockState, name: string, vlanId: number | null = null): readonly Exit[] {
  if (vlanId !== null) return findExits(state, name, vlanId);
  const known = state.exits.get(name) ?? findExits(state, name, null);
  state.exits.set(name, known);
  return known;
}

function findExits(state: MockState, name: string, vlanId: number | null): readonly Exit[] {
  const link = state.links.get(name);
  if (link === undefined || !link.up) return [];
  if (link.vlan !== undefined) return exitsOf(state, link.vlan.parent, link.vlan.vlan_id);
  if (link.bridge !== undefined) return partsOf(state, name).flatMap((port) => exitsThroughPort(state, port, vlanId));
  if (link.bond !== undefined) return liveMembers(state, name).flatMap((member) => exitsOf(state, member, vlanId));
  if (!link.plugged) return [];
  // What is behind a tap of which nobody says that it is a guest's may be the whole world: a container's uplink is one.
  const cable = link.kind === "physical" || link.segment === undefined;
  return [{ link: name, segment: link.segment ?? `cable of ${name}`, vlanId, cable }];
}

/** Where a bridge's frames leave through one of its ports: nowhere unless spanning tree and VLAN filtering allow it. */
export function exitsThroughPort(state: MockState, port: string, vlanId: number | null): readonly Exit[] {
  if (state.world.ports.get(port)?.state !== "forwarding") return [];
  const link = state.links.get(port);
  const bridge = state.links.get(link?.master ?? "")?.bridge;
  if (bridge?.vlan_filtering !== true) return exitsOf(state, port, vlanId);
  const inside = vlanId ?? BRIDGE_PVID;
  const membership = link?.port?.vlans.find((vlan) => vlan.vlan_id === inside);
  if (membership === undefined) return [];
  // What leaves untagged is answered untagged, and that belongs to the pvid.
  if (membership.untagged) return membership.pvid ? exitsOf(state, port) : [];
  return exitsOf(state, port, inside);
}

/** The member that carries an active-backup bond's frames; all that have a live partner in other modes. */
export function liveMembers(state: MockState, bond: string): string[] {
  const live = partsOf(state, bond).filter((member) => exitsOf(state, member).length > 0);
  return state.links.get(bond)?.bond?.mode === "active-backup" ? live.slice(0, 1) : live;
}

/** True when something live is at the other end; what is down has no carrier, as Linux reports it. */
export function hasCarrier(state: MockState, name: string): boolean {
  return exitsOf(state, name).length > 0;
}

export function activeMember(state: MockState, name: string): string | null {
  return state.links.get(name)?.bond?.mode === "active-backup" ? (liveMembers(state, name)[0] ?? null) : null;
}

export function isBehind(host: HostRecord, exit: Exit): boolean {
  if (host.segment === undefined ? !exit.cable : host.segment !== exit.segment) return false;
  return host.vlan_id === undefined || host.vlan_id === exit.vlanId;
}

/** Who hears what an interface says, and can answer. */
export function hostsBehind(state: MockState, name: string): HostRecord[] {
  const exits = exitsOf(state, name);
  return exits.length === 0 ? [] : state.hosts.filter((host) => exits.some((exit) => isBehind(host, exit)));
}
