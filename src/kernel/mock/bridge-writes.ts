import type { Operation } from "../kernel.ts";
import { type MockLink, type MockState, newPort } from "./state.ts";
import { assertUnattached, bridgeOf, linkOf, partsOf, refused, sitsOn } from "./view.ts";
import { type Sightings, scheduleBeat } from "./world.ts";
import { nothingToDo, operation, type Writes } from "./writes.ts";

type BridgeWrite =
  | "attachPort"
  | "detachPort"
  | "setStp"
  | "setAgeing"
  | "setVlanFiltering"
  | "addBridgeVlan"
  | "removeBridgeVlan"
  | "addFdbEntry"
  | "removeFdbEntry"
  | "flushFdb";

/** The least forward delay that Linux accepts while STP runs (802.1D-1998 8.10.2), seconds. */
const FORWARD_DELAY_STP_MIN = 2;

export const bridgeWrites: Writes<BridgeWrite> = {
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
        link.port = newPort();
      },
    };
  },

  detachPort(state, { bridge, port }) {
    const attempt = `detach port "${port}" from bridge "${bridge}"`;
    const { up } = bridgeOf(state, bridge, attempt);
    const { link, settings } = portOf(state, port, attempt);
    if (link.master !== bridge) throw refused(attempt, `"${port}" is not one of its ports`);
    // Whoever announced the bridge elsewhere in between left switches with a wrong belief: put that right as well.
    const announce =
      up && partsOf(state, bridge)[0] === port ? [operation("sendGratuitousArp", { interface: bridge })] : [];
    return {
      inverse: [operation("attachPort", { bridge, port }), ...settingsBack(bridge, port, settings), ...announce],
      act: () => {
        link.master = null;
        delete link.port;
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

  setAgeing(state, { bridge, seconds }) {
    const { settings } = bridgeOf(state, bridge, `set the ageing time of bridge "${bridge}"`);
    if (settings.ageing_time === seconds) return nothingToDo;
    return {
      inverse: [operation("setAgeing", { bridge, seconds: settings.ageing_time })],
      act: () => {
        settings.ageing_time = seconds;
      },
    };
  },

  setVlanFiltering(state, { bridge, enabled }) {
    const { settings } = bridgeOf(state, bridge, `set VLAN filtering of bridge "${bridge}"`);
    if (settings.vlan_filtering === enabled) return nothingToDo;
    return {
      inverse: [operation("setVlanFiltering", { bridge, enabled: !enabled })],
      act: () => {
        settings.vlan_filtering = enabled;
      },
    };
  },

  addBridgeVlan(state, { port, vlan_id, pvid, untagged }) {
    const { settings } = portOf(state, port, `add VLAN ${vlan_id} to port "${port}"`);
    const before = settings.vlans.find((vlan) => vlan.vlan_id === vlan_id);
    if (before?.pvid === pvid && before.untagged === untagged) return nothingToDo;
    // A port has one pvid: a new one takes the mark off the old.
    const demoted = pvid ? settings.vlans.find((vlan) => vlan.pvid && vlan.vlan_id !== vlan_id) : undefined;
    return {
      inverse: [
        before === undefined
          ? operation("removeBridgeVlan", { port, vlan_id })
          : operation("addBridgeVlan", { port, ...before }),
        ...(demoted === undefined ? [] : [operation("addBridgeVlan", { port, ...demoted })]),
      ],
      act: () => {
        const others = settings.vlans.filter((vlan) => vlan.vlan_id !== vlan_id);
        const kept = others.map((vlan) => (pvid ? { ...vlan, pvid: false } : vlan));
        settings.vlans = [...kept, { vlan_id, pvid, untagged }];
      },
    };
  },

  removeBridgeVlan(state, { port, vlan_id }) {
    const attempt = `remove VLAN ${vlan_id} from port "${port}"`;
    const { settings } = portOf(state, port, attempt);
    const before = settings.vlans.find((vlan) => vlan.vlan_id === vlan_id);
    if (before === undefined) throw refused(attempt, "the port does not take part in it");
    return {
      inverse: [operation("addBridgeVlan", { port, ...before })],
      act: () => {
        settings.vlans = settings.vlans.filter((vlan) => vlan.vlan_id !== vlan_id);
      },
    };
  },

  addFdbEntry(state, { bridge, port, mac, permanent }) {
    const attempt = `tell bridge "${bridge}" where ${mac} lives`;
    const { settings } = portOfBridge(state, bridge, port, attempt);
    const holder = partsOf(state, bridge).find((other) => state.links.get(other)?.port?.fdb.includes(mac));
    if (holder !== undefined && permanent) throw refused(attempt, `it is fixed behind "${holder}" already`);
    if (holder !== undefined) return nothingToDo;
    const learned = tableOf(state, bridge);
    const before = learned.get(mac);
    return {
      inverse: [
        operation("removeFdbEntry", { bridge, port, mac }),
        ...(before === undefined ? [] : [relearn(bridge, before.place, mac)]),
      ],
      act: () => {
        learned.delete(mac);
        if (permanent) settings.fdb.push(mac);
        else learned.set(mac, { place: port, owner: bridge, port, live: false, atMs: state.world.nowMs });
      },
    };
  },

  removeFdbEntry(state, { bridge, port, mac }) {
    const attempt = `make bridge "${bridge}" forget ${mac}`;
    const { settings } = portOfBridge(state, bridge, port, attempt);
    const learned = tableOf(state, bridge);
    const fixed = settings.fdb.includes(mac);
    if (!fixed && learned.get(mac)?.place !== port) return nothingToDo;
    return {
      inverse: [operation("addFdbEntry", { bridge, port, mac, permanent: fixed })],
      act: () => {
        settings.fdb = settings.fdb.filter((other) => other !== mac);
        learned.delete(mac);
        scheduleBeat(state.world);
      },
    };
  },

  flushFdb(state, { bridge }) {
    bridgeOf(state, bridge, `flush the forwarding database of bridge "${bridge}"`);
    const learned = tableOf(state, bridge);
    return {
      inverse: [...learned].map(([mac, { place }]) => relearn(bridge, place, mac)),
      act: () => {
        learned.clear();
        scheduleBeat(state.world);
      },
    };
  },
};

function relearn(bridge: string, port: string, mac: string): Operation {
  return operation("addFdbEntry", { bridge, port, mac, permanent: false });
}

function tableOf(state: MockState, bridge: string): Sightings {
  const table = state.world.learned.get(bridge) ?? new Map();
  state.world.learned.set(bridge, table);
  return table;
}

function portOf(state: MockState, name: string, attempt: string) {
  const link = linkOf(state, name, attempt);
  if (link.port === undefined) throw refused(attempt, `"${name}" is not a port of a bridge`);
  return { link, settings: link.port };
}

function portOfBridge(state: MockState, bridge: string, port: string, attempt: string) {
  bridgeOf(state, bridge, attempt);
  const found = portOf(state, port, attempt);
  if (found.link.master !== bridge) throw refused(attempt, `"${port}" is not one of its ports`);
  return found;
}

/** From a port as a bridge takes it in to one with these settings. */
function settingsBack(bridge: string, port: string, { vlans, fdb }: NonNullable<MockLink["port"]>): Operation[] {
  const kept = vlans.some(({ vlan_id }) => vlan_id === 1);
  return [
    ...(kept ? [] : [operation("removeBridgeVlan", { port, vlan_id: 1 })]),
    ...vlans.filter(({ pvid }) => pvid).map((vlan) => operation("addBridgeVlan", { port, ...vlan })),
    ...vlans.filter(({ pvid }) => !pvid).map((vlan) => operation("addBridgeVlan", { port, ...vlan })),
    ...fdb.map((mac) => operation("addFdbEntry", { bridge, port, mac, permanent: true })),
  ];
}
