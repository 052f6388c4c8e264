export async function execute(input, sdk) {
  const { bond_name: bond, members } = input;
  if ((await sdk.getLink({ name: bond })) !== null) return { success: false, error: `"${bond}" exists already` };
  await sdk.createBond({ name: bond, mode: "active-backup" });
  for (const member of members) {
    await sdk.setLinkDown({ name: member });
    await sdk.addBondMember({ bond, member });
  }
  await sdk.setLinkUp({ name: bond });
  await sdk.setAutoconnect({ name: bond, enabled: true });
  return { success: true, error: null };
}
