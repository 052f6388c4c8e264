import type { NetworkSnapshotInput } from "../snapshot.ts";
import { macOfName } from "./state.ts";

/**
 * A host with two on-board families of names, as the phenotypes of common servers expect them, and a corner that is in
 * use already (a bridge, a bond, a VLAN on it), so that an example can begin with something to change or to observe.
 */
export function defaultState(): NetworkSnapshotInput {
  const links: NetworkSnapshotInput["links"] = {};
  for (let index = 0; index < 4; index += 1) {
    links[`eth${index}`] = nic(`52:54:00:a0:00:0${index}`, `lan${index}`);
    links[`eno${index + 1}`] = nic(`d0:94:66:b0:00:0${index + 1}`, `rack${index}`);
  }
  return {
    links: { ...links, ...linksInUse() },
    hosts: [
      { address: "192.0.2.1", mac: "00:1c:73:00:00:01" },
      { address: "192.0.2.20", mac: "00:25:90:00:00:20" },
    ],
    leases: [{ interface: "eth0", address: "192.0.2.50/24", mac: "52:54:00:a0:00:00" }],
  };
}

function linksInUse(): NetworkSnapshotInput["links"] {
  const made = (name: string) => ({ permanent_mac: macOfName(name), up: true });
  return {
    enp5s0: { ...nic("3c:fd:fe:c0:05:00", "lab"), master: "br-lab" },
    enp6s0: { ...nic("3c:fd:fe:c0:06:00", "lab"), master: "bond-lab" },
    enp7s0: { ...nic("3c:fd:fe:c0:07:00", "lab"), master: "bond-lab" },
    "br-lab": { ...made("br-lab"), kind: "bridge", bridge: { stp: false, forward_delay: 15 } },
    "bond-lab": { ...made("bond-lab"), kind: "bond", bond: { mode: "active-backup", miimon: 100 } },
    "bond-lab.7": { ...made("bond-lab.7"), kind: "vlan", vlan: { parent: "bond-lab", vlan_id: 7 } },
  };
}

function nic(mac: string, segment: string): NetworkSnapshotInput["links"][string] {
  return { kind: "physical", permanent_mac: mac, up: true, segment };
}
