import { assertFree, created } from "./link-writes.ts";
import { dropPaths, neighboursBack, pathsBack } from "./path-writes.ts";
import type { MockState } from "./state.ts";
import { assertUnattached, linkOf, refused, vlansOn } from "./view.ts";
import { operation, type Writes } from "./writes.ts";

type GroupWrite = "createBridge" | "createBond" | "addBondMember" | "removeBondMember";

/** Linux's defaults (BR_DEFAULT_FORWARD_DELAY, BR_DEFAULT_AGEING_TIME), seconds. */
const FORWARD_DELAY_DEFAULT = 15;
const AGEING_TIME_DEFAULT = 300;

export const groupWrites: Writes<GroupWrite> = {
  createBridge(state, { name }) {
    assertFree(state, name, `create bridge "${name}"`);
    const bridge = {
      stp: false,
      forward_delay: FORWARD_DELAY_DEFAULT,
      ageing_time: AGEING_TIME_DEFAULT,
      vlan_filtering: false,
    };
    return created(state, name, { kind: "bridge", bridge });
  },

  createBond(state, { name, mode, miimon }) {
    assertFree(state, name, `create bond "${name}"`);
    return created(state, name, { kind: "bond", bond: { mode, miimon } });
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
      inverse: [operation("removeBondMember", { bond, member }), ...neighboursBack(state, member)],
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
      inverse: link.up
        ? [back, ...pathsBack(state, member)]
        : [back, operation("setLinkDown", { name: member }), ...neighboursBack(state, member)],
      act: () => {
        link.master = null;
        link.up = false;
        dropPaths(state, member);
      },
    };
  },
};

function bondOf(state: MockState, name: string, attempt: string): void {
  const link = linkOf(state, name, attempt);
  if (link.bond === undefined) throw refused(attempt, `"${name}" is a ${link.kind} interface, not a bond`);
}
