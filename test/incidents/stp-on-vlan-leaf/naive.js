export async function execute(input, sdk) {
  const { parent, vlan_id, guests } = input;
  const name = `${parent}.${vlan_id}`;
  const bridge = `br${vlan_id}`;
  if ((await sdk.getLink({ name: bridge })) !== null) return { success: false, bridge, error: `"${bridge}" exists` };
  await sdk.createVlan({ name, parent, vlan_id });
  await sdk.setLinkUp({ name });
  await sdk.createBridge({ name: bridge });
  // Loops are bad: every bridge of ours runs spanning tree.
  await sdk.setStp({ bridge, enabled: true });
  for (const port of [name, ...guests]) await sdk.attachPort({ bridge, port });
  await sdk.setLinkUp({ name: bridge });
  return { success: true, bridge, error: null };
}
