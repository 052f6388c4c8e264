import type { Operation } from "../kernel.ts";
import type { MockLink, MockState } from "./state.ts";
import { macOfName } from "./state.ts";
import { linkOf, partsOf, refused, vlansOn } from "./view.ts";
import { nothingToDo, operation, type WritePlan, type Writes } from "./writes.ts";

type LinkWrite =
  | "createVlan"
  | "deleteLink"
  | "setLinkUp"
  | "setLinkDown"
  | "setMac"
  | "addAddress"
  | "removeAddress"
  | "sendGratuitousArp";

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
    return { inverse: recreation(name, link), act: () => forget(state, name) };
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

  addAddress(state, { name, address }) {
    const attempt = `add address ${address} to "${name}"`;
    const link = linkOf(state, name, attempt);
    if (link.addresses.includes(address)) throw refused(attempt, "it has this address already");
    return {
      inverse: [operation("removeAddress", { name, address })],
      act: () => {
        link.addresses.push(address);
      },
    };
  },

  removeAddress(state, { name, address }) {
    const attempt = `remove address ${address} from "${name}"`;
    const link = linkOf(state, name, attempt);
    if (!link.addresses.includes(address)) throw refused(attempt, "it does not have this address");
    return {
      inverse: [operation("addAddress", { name, address })],
      act: () => {
        link.addresses.splice(link.addresses.indexOf(address), 1);
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
      act: () => {
        const [uplink] = partsOf(state, name);
        if (uplink !== undefined) state.believedUplink.set(name, uplink);
      },
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
  const blank = { permanent_mac: macOfName(name), pinned_mac: null, up: false, plugged: true, master: null };
  return {
    inverse: [operation("deleteLink", { name })],
    act: () => state.links.set(name, { ...blank, addresses: [], ...details }),
  };
}

export function isBondMember(state: MockState, link: MockLink): boolean {
  return link.master !== null && state.links.get(link.master)?.bond !== undefined;
}

function setAdministrative(state: MockState, name: string, wanted: "up" | "down"): WritePlan {
  const link = linkOf(state, name, `set "${name}" ${wanted}`);
  if (link.up === (wanted === "up")) return nothingToDo;
  return {
    inverse: [operation(wanted === "up" ? "setLinkDown" : "setLinkUp", { name })],
    act: () => {
      link.up = wanted === "up";
    },
  };
}

function forget(state: MockState, name: string): void {
  state.links.delete(name);
  state.believedUplink.delete(name);
}

function recreation(name: string, link: MockLink): Operation[] {
  const steps: Operation[] = [];
  if (link.bridge !== undefined) {
    const { stp, forward_delay } = link.bridge;
    steps.push(operation("createBridge", { name }), operation("setStp", { bridge: name, enabled: stp, forward_delay }));
  }
  if (link.bond !== undefined) steps.push(operation("createBond", { name, ...link.bond }));
  if (link.vlan !== undefined) steps.push(operation("createVlan", { name, ...link.vlan }));
  if (link.pinned_mac !== null) steps.push(operation("setMac", { name, mac: link.pinned_mac }));
  for (const address of link.addresses) steps.push(operation("addAddress", { name, address }));
  if (link.up) steps.push(operation("setLinkUp", { name }));
  return steps;
}
