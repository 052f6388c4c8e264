type Link = { kind: string; master: string | null; up: boolean };
type Bond = { up: boolean; mode: string; miimon: number; active: string | null; members: { name: string }[] };

export async function execute(
  input: { bond_name: string; members: string[]; mode: string; miimon: number },
  sdk: {
    getLink(of: { name: string }): Promise<Link | null>;
    getBond(of: { name: string }): Promise<Bond | null>;
    createBond(bond: { name: string; mode: string; miimon: number }): Promise<unknown>;
    addBondMember(member: { bond: string; member: string }): Promise<unknown>;
    setLinkDown(of: { name: string }): Promise<unknown>;
    setLinkUp(of: { name: string }): Promise<unknown>;
  },
) {
  const { bond_name: bond, members, mode, miimon } = input;
  const taken = (await sdk.getLink({ name: bond })) !== null;
  const before = taken ? await sdk.getBond({ name: bond }) : null;
  const problem = taken ? problemOf(before, input) : null;
  if (problem !== null) return refusal(`"${bond}" ${problem}`);
  if (new Set(members).size < members.length) return refusal("a member is listed twice");
  const links = new Map<string, Link>();
  for (const member of members) {
    const link = await sdk.getLink({ name: member });
    if (link === null) return refusal(`interface "${member}" does not exist`);
    if (link.kind !== "physical") return refusal(`"${member}" is a ${link.kind} interface, not a physical one`);
    if (link.master !== null && link.master !== bond) return refusal(`"${member}" is already part of "${link.master}"`);
    links.set(member, link);
  }

  if (before === null) await sdk.createBond({ name: bond, mode, miimon });
  for (const [member, { master, up }] of links) {
    if (master === bond) {
      if (!up) await sdk.setLinkUp({ name: member });
      continue;
    }
    // The kernel enslaves only what is down, and brings it up itself.
    if (up) await sdk.setLinkDown({ name: member });
    await sdk.addBondMember({ bond, member });
  }
  if (before?.up !== true) await sdk.setLinkUp({ name: bond });
  const built = await sdk.getBond({ name: bond });
  if (built === null) throw new Error(`bond "${bond}" disappeared after it was created`);
  return { success: true, active_member: built.active, resources_created: before === null ? [bond] : [], error: null };
}

/** A bond in use is not rebuilt: its mode can change only while it is empty, and its other members are somebody's. */
function problemOf(bond: Bond | null, input: { members: string[]; mode: string; miimon: number }): string | null {
  if (bond === null) return "already exists and is no bond";
  if (bond.mode !== input.mode) return `already exists with mode ${bond.mode}`;
  if (bond.miimon !== input.miimon) return `already exists with a link check every ${bond.miimon} ms`;
  const stranger = bond.members.find(({ name }) => !input.members.includes(name));
  return stranger === undefined ? null : `already exists with "${stranger.name}" as a member`;
}

function refusal(error: string) {
  return { success: false, active_member: null, resources_created: [], error };
}
