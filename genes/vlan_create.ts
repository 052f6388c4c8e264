type Link = { kind: string; master: string | null; up: boolean; parent: string | null; vlan_id: number | null };

export async function execute(
  input: { parent_interface: string; vlan_id: number },
  sdk: {
    getLink(of: { name: string }): Promise<Link | null>;
    getBond(of: { name: string }): Promise<unknown>;
    createVlan(vlan: { name: string; parent: string; vlan_id: number }): Promise<unknown>;
    setLinkUp(of: { name: string }): Promise<unknown>;
  },
) {
  const { parent_interface: parent, vlan_id } = input;
  const name = `${parent}.${vlan_id}`;
  const refusal = (error: string) => ({ success: false, interface_name: name, resources_created: [], error });

  if (vlan_id < 1 || vlan_id > 4094) return refusal(`VLAN ${vlan_id} is outside 1 to 4094`);
  if (name.length > 15) return refusal(`the name "${name}" would be longer than 15 characters`);
  const link = await sdk.getLink({ name: parent });
  if (link === null) return refusal(`interface "${parent}" does not exist`);
  if (link.kind === "vlan") return refusal(`"${parent}" is a VLAN interface itself`);
  if (link.master !== null && (await sdk.getBond({ name: link.master })) !== null) {
    return refusal(`"${parent}" is a member of bond "${link.master}": put the VLAN on the bond`);
  }
  const before = await sdk.getLink({ name });
  if (before !== null && (before.parent !== parent || before.vlan_id !== vlan_id)) {
    return refusal(`interface "${name}" already exists and is not VLAN ${vlan_id} of "${parent}"`);
  }

  if (before === null) await sdk.createVlan({ name, parent, vlan_id });
  if (before?.up !== true) await sdk.setLinkUp({ name });
  return { success: true, interface_name: name, resources_created: before === null ? [name] : [], error: null };
}
