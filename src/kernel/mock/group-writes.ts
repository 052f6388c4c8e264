import { assertFree, created } from "./link-writes.ts";
import type { MockLink, MockState } from "./state.ts";
import { linkOf, partsOf, refused, vlansOn } from "./view.ts";
import { operation, type Writes } from "./writes.ts";

type GroupWrite =
  | "createBridge"
  | "createBond"
  | "attachPort"
  | "detachPort"
  | "setStp"
  | "addBondMember"
  | "removeBondMember";

/** Linux's default (BR_DEFAULT_FORWARD_DELAY) and the least it accepts while STP runs (802.1D-1998 8.10.2), seconds. */
const FORWARD_DELAY_DEFAULT = 15;
const FORWARD_DELAY_STP_MIN = 2;

export const groupWrites: Writes<GroupWrite> = {
  createBridge(state, { name }) {
    assertFree(state, name, `create bridge "${name}"`);
    return created(state, name, { kind: "bridge", bridge: { stp: false, forward_delay: FORWARD_DELAY_DEFAULT } });
  },

  createBond(state, { name, mode, miimon }) {
    assertFree(state, name, `create bond "${name}"`);
    return created(state, name, { kind: "bond", bond: { mode, miimon } });
  },

  attachPort(state, { bridge, port }) {
    const attempt = `attach port "${port}" to bridge "${bridge}"`;
    bridgeOf(state, bridge, attempt);
    const link = linkOf(state, port, attempt);
    assertUnattached(link, port, attempt);
    if (link.bridge !== undefined) throw refused(attempt, "a bridge cannot be a port of another bridge");
    if (link.vlan !== undefined && sitsOn(state, link.vlan.parent, bridge)) {
      throw refused(attempt, `"${port}" is built on "${bridge}" itself`);
    }
    return {
      inverse: [operation("detachPort", { bridge, port })],
      act: () => {
        link.master = bridge;
        if (!state.believedUplink.has(bridge)) state.believedUplink.set(bridge, port);
      },
    };
  },

  detachPort(state, { bridge, port }) {
    const attempt = `detach port "${port}" from bridge "${bridge}"`;
    const { up } = bridgeOf(state, bridge, attempt);
    const link = linkOf(state, port, attempt);
    if (link.master !== bridge) throw refused(attempt, `"${port}" is not one of its ports`);
    const back = operation("attachPort", { bridge, port });
    // Whoever announced the bridge elsewhere in between left switches with a wrong belief: put that right as well.
    const announce = operation("sendGratuitousArp", { interface: bridge });
    return {
      inverse: up && partsOf(state, bridge)[0] === port ? [back, announce] : [back],
      act: () => {
        link.master = null;
      },
    };
  },

  setStp(state, { bridge, enabled, forward_delay }) {
    const attempt = `configure STP of bridge "${bridge}"`;
    const { settings } = bridgeOf(state, bridge, attempt);
    const least = enabled ? FORWARD_DELAY_STP_MIN : 0;
    if (forward_delay !== undefined && forward_delay < least) {
      throw refused(attempt, `forward delay ${forward_delay} s is outside 2 to 30 s while STP is on`);
    }
    const { stp: stpBefore, forward_delay: delayBefore } = settings;
    return {
      inverse: [operation("setStp", { bridge, enabled: stpBefore, forward_delay: delayBefore })],
      act: () => {
        settings.stp = enabled;
        settings.forward_delay = forward_delay ?? Math.max(delayBefore, least);
      },
    };
  },

  addBondMember(state, { bond, member }) {
    const attempt = `add member "${member}" to bond "${bond}"`;
    bondOf(state, bond, attempt);
    const link = linkOf(state, member, attempt);
    assertUnattached(link, member, attempt);
    if (link.kind !== "physical") throw refused(attempt, `a ${link.kind} interface cannot be a member`);
    if (link.up) throw refused(attempt, `"${member}" is up; take it down first`);
    if (vlansOn(state, member).length > 0) throw refused(attempt, `"${member}" carries VLAN interfaces`);
    return {
      inverse: [operation("removeBondMember", { bond, member })],
      act: () => {
        link.master = bond;
        link.up = true;
      },
    };
  },

  removeBondMember(state, { bond, member }) {
    const attempt = `remove member "${member}" from bond "${bond}"`;
    bondOf(state, bond, attempt);
    const link = linkOf(state, member, attempt);
    if (link.master !== bond) throw refused(attempt, `"${member}" is not one of its members`);
    const back = operation("addBondMember", { bond, member });
    return {
      inverse: link.up ? [back] : [back, operation("setLinkDown", { name: member })],
      act: () => {
        link.master = null;
        link.up = false;
      },
    };
  },
};

function bridgeOf(state: MockState, name: string, attempt: string) {
  const link = linkOf(state, name, attempt);
  if (link.bridge === undefined) throw refused(attempt, `"${name}" is a ${link.kind} interface, not a bridge`);
  return { up: link.up, settings: link.bridge };
}

function bondOf(state: MockState, name: string, attempt: string): void {
  const link = linkOf(state, name, attempt);
  if (link.bond === undefined) throw refused(attempt, `"${name}" is a ${link.kind} interface, not a bond`);
}

function assertUnattached(link: MockLink, name: string, attempt: string): void {
  if (link.master !== null) throw refused(attempt, `"${name}" is already part of "${link.master}"`);
}

/** True when frames of `name` pass through `base`: a VLAN, bridge or bond that is, directly or not, built on it. */
function sitsOn(state: MockState, name: string, base: string): boolean {
  if (name === base) return true;
  const link = state.links.get(name);
  if (link === undefined) return false;
  if (link.vlan !== undefined) return sitsOn(state, link.vlan.parent, base);
  return partsOf(state, name).some((part) => sitsOn(state, part, base));
}
