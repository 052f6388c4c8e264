import type { Operation } from "../kernel.ts";
import { announcePlan } from "./announce.ts";
import { autoconnectPlan, unitsBack } from "./boot-writes.ts";
import { type LinuxLink, partsOf, vlansOn } from "./links.ts";
import { ip } from "./machine.ts";
import {
  assertFree,
  differs,
  linkOf,
  nothingToDo,
  operation,
  type Present,
  refused,
  seen,
  type WritePlan,
  type Writes,
} from "./present.ts";
import { displacedBy, lossesOf } from "./restore.ts";
import { noUnitFilesOf } from "./unit-text.ts";

const NO_MAC = "00:00:00:00:00:00";

type LinkWrite =
  | "createBridge"
  | "createBond"
  | "createVlan"
  | "deleteLink"
  | "setLinkUp"
  | "setLinkDown"
  | "setMac"
  | "setMtu"
  | "setAutoconnect"
  | "sendGratuitousArp";

export const linkWrites: Writes<LinkWrite> = {
  createBridge(present, { name }) {
    assertFree(present, name, `create bridge "${name}"`);
    return created(name, "bridge", ["type", "bridge"]);
  },

  createBond(present, { name, mode, miimon }) {
    assertFree(present, name, `create bond "${name}"`);
    return created(name, "bond", ["type", "bond", "mode", mode, "miimon", String(miimon)]);
  },

  createVlan(present, { name, parent, vlan_id }) {
    const attempt = `create VLAN interface "${name}"`;
    assertFree(present, name, attempt);
    const below = linkOf(present, parent, attempt);
    if (below.kind === "vlan") throw refused(attempt, `"${parent}" is a VLAN interface itself`);
    if (isBondMember(present, below)) {
      throw refused(attempt, `"${parent}" is a member of bond "${below.master}"; put the VLAN on the bond`);
    }
    const twin = vlansOn(present.links, parent).find(({ settings }) => settings.id === vlan_id);
    if (twin !== undefined) throw refused(attempt, `VLAN ${vlan_id} on "${parent}" already exists as "${twin.name}"`);
    return created(name, "vlan", ["type", "vlan", "id", String(vlan_id)], ["link", parent]);
  },

  async deleteLink(present, { name }) {
    const attempt = `delete "${name}"`;
    const link = linkOf(present, name, attempt);
    if (link.kind === "physical" || link.kind === "tap") throw refused(attempt, `it is a ${link.kind} interface`);
    if (link.master !== null) throw refused(attempt, `it is still part of "${link.master}"`);
    const users = [...partsOf(present.links, name), ...vlansOn(present.links, name)];
    if (users.length > 0) throw refused(attempt, `${users.map((user) => `"${user.name}"`).join(", ")} still use it`);
    const files = noUnitFilesOf(link);
    const stored = await unitsBack(present, files);
    return {
      inverse: [recreation(link), ...(await lossesOf(present, link, { everything: true })), ...stored],
      commands: [ip("link", "delete", "dev", name)],
      ...(stored.length === 0 ? {} : { act: () => present.units.write(files) }),
      missing: ({ links }) => (links.has(name) ? `"${name}" is still there` : null),
    };
  },

  async setLinkUp(present, { name }) {
    const link = linkOf(present, name, `set "${name}" up`);
    if (link.up) return nothingToDo;
    return {
      // IPv6 addresses that were given to a sleeping link survive its way up, not the way down again.
      inverse: [operation("setLinkDown", { name }), ...(await lossesOf(present, link, {}))],
      commands: [ip("link", "set", "dev", name, "up")],
      missing: seen(name, ({ up }) => differs("the administrative state", up, true)),
    };
  },

  async setLinkDown(present, { name }) {
    const link = linkOf(present, name, `set "${name}" down`);
    if (!link.up) return nothingToDo;
    // VLAN interfaces go down with what they stand on.
    const above = vlansOn(present.links, name).filter(({ up }) => up);
    const losses = await Promise.all(
      [link, ...above].map(async (each) => [
        operation("setLinkUp", { name: each.name }),
        ...(await lossesOf(present, each, {})),
      ]),
    );
    return {
      inverse: losses.flat(),
      commands: [ip("link", "set", "dev", name, "down")],
      missing: seen(name, ({ up }) => differs("the administrative state", up, false)),
    };
  },

  async setMac(present, { name, mac }) {
    const attempt = `set the MAC of "${name}"`;
    const link = linkOf(present, name, attempt);
    if (isBondMember(present, link)) throw refused(attempt, `it carries the address of its bond "${link.master}"`);
    const wanted = mac ?? ownMac(link, attempt);
    if (wanted === link.mac && link.kind === "physical") return nothingToDo;
    return {
      inverse: [
        // Zeros, which an empty bridge may show, cannot be set again.
        ...(link.mac === NO_MAC ? [] : [operation("setMac", { name, mac: link.mac })]),
        ...(await lossesOf(present, link, {})),
        ...(await followersOf(present, link)),
        ...(await displacedBy(present, link.master ?? name, wanted)),
      ],
      commands: [ip("link", "set", "dev", name, "address", wanted)],
      missing: seen(name, (after) => differs("the MAC", after.mac, wanted)),
    };
  },

  async setMtu(present, { name, mtu }) {
    const link = linkOf(present, name, `set the MTU of "${name}"`);
    if (link.mtu === mtu) return nothingToDo;
    return {
      inverse: [
        operation("setMtu", { name, mtu: link.mtu }),
        ...(await lossesOf(present, link, {})),
        ...(await followersOf(present, link)),
      ],
      commands: [ip("link", "set", "dev", name, "mtu", String(mtu))],
      missing: seen(name, (after) => differs("the MTU", after.mtu, mtu)),
    };
  },

  setAutoconnect: autoconnectPlan,
  sendGratuitousArp: announcePlan,
};

/** A bridge takes address and MTU from its ports, a VLAN interface from what it stands on, unless told otherwise. */
async function followersOf(present: Present, link: LinuxLink): Promise<Operation[]> {
  const master = link.master === null ? undefined : present.links.get(link.master);
  const followers = [...vlansOn(present.links, link.name), ...(master === undefined ? [] : [master])];
  return (await Promise.all(followers.map((each) => lossesOf(present, each, { follows: true })))).flat();
}

function created(
  name: string,
  kind: LinuxLink["kind"],
  type: readonly string[],
  before: readonly string[] = [],
): WritePlan {
  return {
    inverse: [operation("deleteLink", { name })],
    commands: [ip("link", "add", ...before, "name", name, ...type)],
    missing: seen(name, (link) => differs("its kind", link.kind, kind)),
  };
}

function recreation({ name, kind, parent, settings }: LinuxLink): Operation {
  if (kind === "bond") {
    const mode = String(settings.mode);
    return { name: "createBond", args: { name, mode, miimon: Number(settings.miimon ?? 0) } };
  }
  if (kind === "vlan") return { name: "createVlan", args: { name, parent, vlan_id: Number(settings.id ?? 0) } };
  return operation("createBridge", { name });
}

export function isBondMember({ links }: Present, link: LinuxLink): boolean {
  return link.master !== null && links.get(link.master)?.kind === "bond";
}

/** The address that a link has unless told otherwise. */
function ownMac(link: LinuxLink, attempt: string): string {
  if (link.permanentMac !== null) return link.permanentMac;
  if (link.kind === "physical") return link.mac;
  throw refused(attempt, `a ${link.kind} interface cannot go back to an address of its own on Linux; give it one`);
}
