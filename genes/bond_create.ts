type Link = { kind: string; master: string | null; up: boolean };

export async function execute(
  input: { bond_name: string; members: string[]; mode: string; miimon: number },
  sdk: {
    getLink(of: { name: string }): Promise<Link | null>;
    getBond(of: { name: string }): Promise<{ active: string | null } | null>;
    createBond(bond: { name: string; mode: string; miimon: number }): Promise<unknown>;
    addBondMember(member: { bond: string; member: string }): Promise<unknown>;
    setLinkDown(of: { name: string }): Promise<unknown>;
    setLinkUp(of: { name: string }): Promise<unknown>;
  },
) {
  const { bond_name: bond, members, mode, miimon } = input;
  if ((await sdk.getLink({ name: bond })) !== null) return refusal(`interface "${bond}" already exists`);
  if (new Set(members).size < members.length) return refusal("a member is listed twice");
  const upBefore = new Set<string>();
  for (const member of members) {
    const link = await sdk.getLink({ name: member });
    if (link === null) return refusal(`interface "${member}" does not exist`);
    if (link.kind !== "physical") return refusal(`"${member}" is a ${link.kind} interface, not a physical one`);
    if (link.master !== null) return refusal(`"${member}" is already part of "${link.master}"`);
    if (link.up) upBefore.add(member);
  }

  await sdk.createBond({ name: bond, mode, miimon });
  for (const member of members) {
    // The kernel enslaves only what is down, and brings it up itself.
    if (upBefore.has(member)) await sdk.setLinkDown({ name: member });
    await sdk.addBondMember({ bond, member });
  }
  await sdk.setLinkUp({ name: bond });
  const built = await sdk.getBond({ name: bond });
  if (built === null) throw new Error(`bond "${bond}" disappeared after it was created`);
  return { success: true, active_member: built.active, resources_created: [bond], error: null };
}

function refusal(error: string) {
  return { success: false, active_member: null, resources_created: [], error };
}
