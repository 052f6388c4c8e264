import type { Operation } from "../kernel.ts";
import { isBondMember } from "./link-writes.ts";
import { type LinkTable, type LinuxLink, numberOf, partsOf } from "./links.ts";
import { type Command, ip } from "./machine.ts";
import {
  assertUnattached,
  differs,
  kindOf,
  linkOf,
  nothingToDo,
  operation,
  type Present,
  refused,
  seen,
  type Writes,
} from "./present.ts";
import { displacedBy, lossesOf } from "./restore.ts";
import { bridgeSettingCommands } from "./settings.ts";

type BridgeWrite =
  | "attachPort"
  | "detachPort"
  | "setStp"
  | "setAgeing"
  | "setVlanFiltering"
  | "flushFdb"
  | "addBondMember"
  | "removeBondMember";

/** The kernel counts in hundredths of a second. */
const TICKS = 100;
/** The least forward delay that Linux accepts while STP runs (802.1D-1998 8.10.2), seconds. */
const FORWARD_DELAY_STP_MIN = 2;

export const bridgeWrites: Writes<BridgeWrite> = {
  async attachPort(present, { bridge, port }) {
    const attempt = `attach port "${port}" to bridge "${bridge}"`;
    const above = kindOf(present, bridge, "bridge", attempt);
    const link = linkOf(present, port, attempt);
    assertUnattached(link, attempt);
    if (link.kind === "bridge") throw refused(attempt, "a bridge cannot be a port of another bridge");
    if (link.parent !== null && sitsOn(present.links, link.parent, bridge)) {
      throw refused(attempt, `"${port}" is built on "${bridge}" itself`);
    }
    return {
      inverse: [
        operation("detachPort", { bridge, port }),
        ...(await lossesOf(present, above, { follows: true })),
        ...(await displacedBy(present, bridge, link.mac)),
      ],
      commands: [ip("link", "set", "dev", port, "master", bridge)],
      missing: seen(port, ({ master }) => differs("its master", master, bridge)),
    };
  },

  async detachPort(present, { bridge, port }) {
    const attempt = `detach port "${port}" from bridge "${bridge}"`;
    const above = kindOf(present, bridge, "bridge", attempt);
    const link = linkOf(present, port, attempt);
    if (link.master !== bridge) throw refused(attempt, `"${port}" is not one of its ports`);
    return {
      inverse: [
        operation("attachPort", { bridge, port }),
        ...(await lossesOf(present, link, { port: true })),
        ...(await lossesOf(present, above, { follows: true })),
        ...announcement(present, above, port),
      ],
      commands: [ip("link", "set", "dev", port, "nomaster")],
      missing: seen(port, ({ master }) => differs("its master", master, null)),
    };
  },

  setStp(present, { bridge, enabled, forward_delay }) {
    const attempt = `configure STP of bridge "${bridge}"`;
    const { settings } = kindOf(present, bridge, "bridge", attempt);
    if (forward_delay !== undefined && enabled && forward_delay < FORWARD_DELAY_STP_MIN) {
      throw refused(attempt, `forward delay ${forward_delay} s is outside 2 to 30 s while STP is on`);
    }
    const wanted = {
      // 2 stands for a spanning tree in user space, which is as much on as the kernel's.
      stp_state: enabled ? Math.max(numberOf(settings, "stp_state"), 1) : 0,
      ...(forward_delay === undefined ? {} : { forward_delay: forward_delay * TICKS }),
    };
    return settingPlan(present, bridge, wanted, [
      ["stp_state", "STP"],
      ["forward_delay", "the forward delay"],
    ]);
  },

  setAgeing(present, { bridge, seconds }) {
    kindOf(present, bridge, "bridge", `set the ageing time of bridge "${bridge}"`);
    return settingPlan(present, bridge, { ageing_time: seconds * TICKS }, [["ageing_time", "the ageing time"]]);
  },

  setVlanFiltering(present, { bridge, enabled }) {
    kindOf(present, bridge, "bridge", `set VLAN filtering of bridge "${bridge}"`);
    return settingPlan(present, bridge, { vlan_filtering: enabled ? 1 : 0 }, [["vlan_filtering", "VLAN filtering"]]);
  },

  flushFdb(present, { bridge }) {
    kindOf(present, bridge, "bridge", `flush the forwarding database of bridge "${bridge}"`);
    // `bridge fdb flush` without a filter takes told and local entries too; this takes what was learned.
    return { ...nothingToDo, commands: [ip("link", "set", "dev", bridge, "type", "bridge", "fdb_flush")] };
  },

  async addBondMember(present, { bond, member }) {
    const attempt = `add member "${member}" to bond "${bond}"`;
    const above = kindOf(present, bond, "bond", attempt);
    const link = linkOf(present, member, attempt);
    assertUnattached(link, attempt);
    if (link.kind !== "physical" && link.kind !== "tap")
      throw refused(attempt, `a ${link.kind} interface cannot be a member`);
    if (link.up) throw refused(attempt, `"${member}" is up; take it down first`);
    if ([...present.links.values()].some(({ parent }) => parent === member)) {
      throw refused(attempt, `"${member}" carries VLAN interfaces`);
    }
    const losses = await Promise.all(
      [link, above].map((each) => lossesOf(present, each, { follows: true, paths: "all" })),
    );
    return {
      inverse: [operation("removeBondMember", { bond, member }), ...losses.flat()],
      commands: [ip("link", "set", "dev", member, "master", bond)],
      missing: seen(member, ({ master }) => differs("its master", master, bond)),
    };
  },

  async removeBondMember(present, { bond, member }) {
    const attempt = `remove member "${member}" from bond "${bond}"`;
    const above = kindOf(present, bond, "bond", attempt);
    const link = linkOf(present, member, attempt);
    if (link.master !== bond || !isBondMember(present, link))
      throw refused(attempt, `"${member}" is not one of its members`);
    const down = link.up ? [] : [operation("setLinkDown", { name: member })];
    return {
      inverse: [
        operation("addBondMember", { bond, member }),
        ...down,
        ...(await lossesOf(present, above, { follows: true, paths: "all" })),
      ],
      commands: [ip("link", "set", "dev", member, "nomaster"), ip("link", "set", "dev", member, "down")],
      missing: seen(
        member,
        ({ master, up }) => differs("its master", master, null) ?? differs("the administrative state", up, false),
      ),
    };
  },
};

/** Settings of a bridge, and all of them back: a new value may drag others along (STP raises the forward delay). */
function settingPlan(
  present: Present,
  name: string,
  wanted: Readonly<Record<string, number>>,
  words: readonly (readonly [key: string, what: string])[],
) {
  const { settings } = kindOf(present, name, "bridge", `configure bridge "${name}"`);
  const commands: readonly Command[] = bridgeSettingCommands(name, wanted, settings);
  if (commands.length === 0) return nothingToDo;
  const before = Object.fromEntries(
    ["stp_state", "forward_delay", "ageing_time", "vlan_filtering"].flatMap((key) => {
      const value = settings[key];
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  return {
    inverse: [{ name: "restoreLink", args: { name, bridge: before } }],
    commands,
    missing: seen(name, (after) => {
      const [first] = words.flatMap(([key, what]) => {
        const value = wanted[key];
        const problem = value === undefined ? null : differs(what, after.settings[key], value);
        return problem === null ? [] : [problem];
      });
      return first ?? null;
    }),
  };
}

/** Whoever announced the bridge elsewhere in between left switches with a wrong belief: that is put right as well. */
function announcement({ links }: Present, bridge: LinuxLink, port: string): Operation[] {
  const speaks = bridge.up && bridge.addresses.some(({ family }) => family === 4);
  return speaks && partsOf(links, bridge.name)[0]?.name === port
    ? [operation("sendGratuitousArp", { interface: bridge.name })]
    : [];
}

/** True when frames of `name` pass through `base`: a VLAN, bridge or bond that is, directly or not, built on it. */
function sitsOn(links: LinkTable, name: string, base: string): boolean {
  if (name === base) return true;
  const link = links.get(name);
  if (link === undefined) return false;
  if (link.parent !== null) return sitsOn(links, link.parent, base);
  return partsOf(links, name).some((part) => sitsOn(links, part.name, base));
}
