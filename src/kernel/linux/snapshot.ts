import { readFile } from "node:fs/promises";
import type { Json, JsonObject } from "../../core/mod.ts";
import type { NetworkSnapshotInput } from "../snapshot.ts";
import { storedIn } from "./boot-units.ts";
import { isBondMember } from "./link-writes.ts";
import { type LinuxLink, partsOf } from "./links.ts";
import type { Present } from "./present.ts";
import { bondView, bridgeView } from "./reads.ts";
import { readFdb, readNeighbours, readPortVlans, readRoutes } from "./tables.ts";

type LinkInput = NetworkSnapshotInput["links"][string];

/** NET_ADDR_SET (linux/netdevice.h): somebody gave the device its address. */
const ADDRESS_SET = "3";
/** What stands for the address of a bridge that has none: a snapshot knows no zeros. */
const NO_ADDRESS = "02:00:00:00:00:00";
/** The VLAN that the kernel gives to a new port, and which a kernel without VLAN filtering does not mention. */
const NEW_PORT_VLANS = [{ vlan_id: 1, pvid: true, untagged: true }];

/** The present state in the format that the mock starts from; what lies beyond the cables is not known here. */
export async function snapshotOf(present: Present): Promise<JsonObject> {
  const { machine, links, units } = present;
  const [routes, neighbours, fdb, vlans, files] = await Promise.all([
    readRoutes(machine),
    readNeighbours(machine),
    readFdb(machine),
    readPortVlans(machine),
    units.list(),
  ]);
  const records: Record<string, Json> = {};
  for (const link of links.values()) {
    const told = fdb.filter(({ port, state, mac }) => port === link.name && state !== "learned" && mac !== link.mac);
    const own = vlans.filter(({ port }) => port === link.name).map(({ port: _, ...vlan }) => vlan);
    const stored = storedIn(files, link.name);
    const record: LinkInput = {
      ...(await linkRecord(present, link)),
      stored: stored === null ? null : { master: stored.master },
      ...(links.get(link.master ?? "")?.kind === "bridge"
        ? {
            port: {
              vlans: own.length === 0 ? NEW_PORT_VLANS : own,
              fdb: [...new Set(told.map(({ mac }) => mac).filter(isUnicast))].sort(),
            },
          }
        : {}),
    };
    records[link.name] = record as JsonObject;
  }
  const known = routes.filter(
    (route) => links.has(route.interface) && route.protocol !== "kernel" && route.protocol !== "ra",
  );
  return {
    links: records,
    routes: known
      .map(({ destination, gateway, interface: name, metric }) => ({ destination, gateway, interface: name, metric }))
      .sort(byText),
    neighbours: neighbours
      .flatMap(({ interface: name, address, mac, fixed }) =>
        fixed && mac !== null && isUnicast(mac) && links.has(name) ? [{ interface: name, address, mac }] : [],
      )
      .sort(byText),
  };
}

async function linkRecord(present: Present, link: LinuxLink): Promise<LinkInput> {
  const { kind, mac, up, mtu, settings, parent } = link;
  const master = present.links.get(link.master ?? "");
  const { stp, forward_delay, ageing_time, vlan_filtering } = bridgeView(settings);
  return {
    kind,
    permanent_mac: link.permanentMac ?? (isUnicast(mac) ? mac : NO_ADDRESS),
    pinned_mac: await pinnedMac(present, link),
    up,
    // Of what hangs on no cable of its own, the carrier says nothing that the rest of the snapshot does not.
    plugged: link.carrier || !up || (kind !== "physical" && kind !== "tap"),
    mtu: Math.min(Math.max(mtu, 68), 65_535),
    master: master?.kind === "bridge" || master?.kind === "bond" ? master.name : null,
    addresses: link.addresses.map(({ cidr }) => cidr).sort(),
    ...(kind === "bridge"
      ? {
          bridge: {
            stp,
            forward_delay: Math.round(forward_delay),
            ageing_time: Math.round(ageing_time),
            vlan_filtering,
          },
        }
      : {}),
    ...(kind === "bond" ? { bond: bondOf(settings) } : {}),
    ...(kind === "vlan" && parent !== null ? { vlan: { parent, vlan_id: Number(settings.id) } } : {}),
  };
}

function bondOf(settings: LinuxLink["settings"]): NonNullable<LinkInput["bond"]> {
  const { mode, miimon } = bondView(settings);
  return { mode: mode as NonNullable<LinkInput["bond"]>["mode"], miimon };
}

/**
 * Hardware shows its own address beside the one that was set. A device without an own one (veth, tap) has whatever it was
 * given last. Of bridges, bonds and VLANs only sysfs knows whether somebody chose the address.
 */
async function pinnedMac(present: Present, link: LinuxLink): Promise<string | null> {
  if (isBondMember(present, link) || link.kind === "tap") return null;
  if (link.kind === "physical") return link.permanentMac === null ? null : link.mac;
  // An empty bridge has the address that it was given, by chance or by somebody, until a port brings another. Putting the
  // first kind back after a port has come and gone makes it one of the second (see setMac), which is no difference here.
  if (link.kind === "bridge" && partsOf(present.links, link.name).length === 0) return null;
  return (await wasSet(link)) && isUnicast(link.mac) ? link.mac : null;
}

async function wasSet({ name, index, mac }: LinuxLink): Promise<boolean> {
  try {
    const [found, address, assigned] = await Promise.all(
      ["ifindex", "address", "addr_assign_type"].map((file) => readFile(`/sys/class/net/${name}/${file}`, "utf8")),
    );
    // A sysfs that was mounted for another network namespace may have an interface of the same name.
    if (found?.trim() !== String(index) || address?.trim() !== mac) return false;
    return assigned?.trim() === ADDRESS_SET;
  } catch {
    return false;
  }
}

function isUnicast(mac: string): boolean {
  return mac !== "00:00:00:00:00:00" && Number.parseInt(mac.slice(0, 2), 16) % 2 === 0;
}

function byText(left: Json, right: Json): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}
