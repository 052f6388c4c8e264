import type { JsonObject } from "../../core/mod.ts";
import { hasCarrier } from "./exits.ts";
import type { MockLink, MockState } from "./state.ts";
import { macOf } from "./view.ts";

/** As genes see a link. */
export function viewOfLink(state: MockState, name: string, link: MockLink): JsonObject {
  return {
    name,
    kind: link.kind,
    mac: macOf(state, name, link),
    permanent_mac: link.permanent_mac,
    up: link.up,
    carrier: hasCarrier(state, name),
    mtu: link.mtu,
    master: link.master,
    parent: link.vlan?.parent ?? null,
    vlan_id: link.vlan?.vlan_id ?? null,
    addresses: [...link.addresses].sort(),
    autoconnect: link.stored !== null && link.stored.master === link.master,
  };
}
