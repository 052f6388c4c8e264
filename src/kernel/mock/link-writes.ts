import type { Operation } from "../kernel.ts";
import { dropPaths, neighboursBack, pathsBack } from "./path-writes.ts";
import type { MockLink, MockState } from "./state.ts";
import { macOfName } from "./state.ts";
import { announce } from "./traffic.ts";
import { linkOf, partsOf, refused, vlansOn } from "./view.ts";
import { nothingToDo, operation, type WritePlan, type Writes } from "./writes.ts";

type LinkWrite =
  | "createVlan"
  | "deleteLink"
  | "setLinkUp"
  | "setLinkDown"
  | "setMac"
  | "setMtu"
  | "setAutoconnect"
  | "sendGratuitousArp";

const MTU_DEFAULT = 1500;

export const linkWrites: Writes<LinkWrite> = {
  createVlan(state, { name, parent, vlan_id }) {
    const attempt = `create VLAN interface "${name}"`;
    assertFree(state, name, attempt);
    const below = linkOf(state, parent, attempt);
    if (below.vlan !== undefined) throw refused(attempt, `"${parent}" is a VLAN interface itself`);
    if (isBondMember(state, below)) {
      throw refused(attempt, `"${parent}" is a member of bond "${below.master}"; put the VLAN on the bond`);
    }
    const twin = vlansOn(state, parent).find((vlan) => state.links.get(vlan)?.vlan?.vlan_id === vlan_id);
    if (twin !== undefined) throw refused(attempt, `VLAN ${vlan_id} on "${parent}" already exists as "${twin}"`);
    return created(state, name, { kind: "vlan", vlan: { parent, vlan_id } });
  },

  deleteLink(state, { name }) {
    const attempt = `delete "${name}"`;
    const link = linkOf(state, name, attempt);
    if (link.kind === "physical") throw refused(attempt, "it is a physical interface");
    if (link.master !== null) throw refused(attempt, `it is still part of "${link.master}"`);
    const users = [...partsOf(state, name), ...vlansOn(state, name)];
    if (users.length > 0) throw refused(attempt, `${users.map((user) => `"${user}"`).join(", ")} still use it`);
    return { inverse: recreation(state, name, link), act: () => forget(state, name) };
  },

  setLinkUp: (state, { name }) => setAdministrative(state, name, "up"),
  setLinkDown: (state, { name }) => setAdministrative(state, name, "down"),

  setMac(state, { name, mac }) {
    const attempt = `set the MAC of "${name}"`;
    const link = linkOf(state, name, attempt);
    if (isBondMember(state, link)) throw refused(attempt, `it carries the address of its bond "${link.master}"`);
    if (link.pinned_mac === mac) return nothingToDo;
    return {
      inverse: [operation("setMac", { name, mac: link.pinned_mac })],
      act: () => {
        link.pinned_mac = mac;
      },
    };
  },

  setMtu(state, { name, mtu }) {
    const attempt = `set the MTU of "${name}" to ${mtu}`;
    const link = linkOf(state, name, attempt);
    if (link.mtu === mtu) return nothingToDo;
    const parent = link.vlan === undefined ? undefined : state.links.get(link.vlan.parent);
    if (parent !== undefined && mtu > parent.mtu) {
      throw refused(attempt, `its parent "${link.vlan?.parent}" has ${parent.mtu}`);
    }
    const shrunk = vlansOn(state, name).flatMap((vlan) => {
      const above = state.links.get(vlan);
      return above !== undefined && above.mtu > mtu ? [{ name: vlan, link: above, before: above.mtu }] : [];
    });
    return {
      inverse: [
        operation("setMtu", { name, mtu: link.mtu }),
        ...shrunk.map((vlan) => operation("setMtu", { name: vlan.name, mtu: vlan.before })),
      ],
      act: () => {
        link.mtu = mtu;
        for (const vlan of shrunk) vlan.link.mtu = mtu;
      },
    };
  },

  setAutoconnect(state, { name, enabled, master }) {
    const link = linkOf(state, name, `store "${name}"`);
    const { stored } = link;
    const wanted = enabled ? { master: master === undefined ? link.master : master } : null;
    if (stored?.master === wanted?.master) return nothingToDo;
    const back = stored === null ? { name, enabled: false } : { name, enabled: true, master: stored.master };
    return {
      inverse: [operation("setAutoconnect", back)],
      act: () => {
        link.stored = wanted;
      },
    };
  },

  sendGratuitousArp(state, { interface: name }) {
    const attempt = `announce "${name}"`;
    const link = linkOf(state, name, attempt);
    if (!link.up) throw refused(attempt, "it is down");
    return {
      // A frame that was sent cannot be taken back, and what it changed is not on this machine.
      inverse: [],
      act: () => announce(state, name),
    };
  },
};

export function assertFree(state: MockState, name: string, attempt: string): void {
  if (state.links.has(name)) throw refused(attempt, `interface "${name}" already exists`);
}

export function created(
  state: MockState,
  name: string,
  details: Pick<MockLink, "kind"> & Partial<Pick<MockLink, "bridge" | "bond" | "vlan">>,
): WritePlan {
  const mtu = state.links.get(details.vlan?.parent ?? "")?.mtu ?? MTU_DEFAULT;
  const blank = { permanent_mac: macOfName(name), pinned_mac: null, up: false, plugged: true, mtu, master: null };
  return {
    inverse: [operation("deleteLink", { name })],
    act: () => state.links.set(name, { ...blank, stored: null, addresses: [], ...details }),
  };
}

export function isBondMember(state: MockState, link: MockLink): boolean {
  return link.master !== null && state.links.get(link.master)?.bond !== undefined;
}

function setAdministrative(state: MockState, name: string, wanted: "up" | "down"): WritePlan {
  const link = linkOf(state, name, `set "${name}" ${wanted}`);
  if (link.up === (wanted === "up")) return nothingToDo;
  if (wanted === "up") {
    return {
      inverse: [operation("setLinkDown", { name }), ...neighboursBack(state, name)],
      act: () => {
        link.up = true;
      },
    };
  }
  return {
    inverse: [operation("setLinkUp", { name }), ...pathsBack(state, name)],
    act: () => {
      link.up = false;
      dropPaths(state, name);
    },
  };
}

function forget(state: MockState, name: string): void {
  state.links.delete(name);
  dropPaths(state, name);
}

function recreation(state: MockState, name: string, link: MockLink): Operation[] {
  const steps: Operation[] = [];
  if (link.bridge !== undefined) {
    const { stp, forward_delay, ageing_time, vlan_filtering } = link.bridge;
    steps.push(operation("createBridge", { name }));
    steps.push(operation("setStp", { bridge: name, enabled: stp, forward_delay }));
    steps.push(operation("setAgeing", { bridge: name, seconds: ageing_time }));
    if (vlan_filtering) steps.push(operation("setVlanFiltering", { bridge: name, enabled: true }));
  }
  if (link.bond !== undefined) steps.push(operation("createBond", { name, ...link.bond }));
  if (link.vlan !== undefined) steps.push(operation("createVlan", { name, ...link.vlan }));
  if (link.pinned_mac !== null) steps.push(operation("setMac", { name, mac: link.pinned_mac }));
  steps.push(operation("setMtu", { name, mtu: link.mtu }));
  for (const address of link.addresses) steps.push(operation("addAddress", { name, address }));
  if (link.up) steps.push(operation("setLinkUp", { name }));
  if (link.stored !== null)
    steps.push(operation("setAutoconnect", { name, enabled: true, master: link.stored.master }));
  return [...steps, ...pathsBack(state, name)];
}
