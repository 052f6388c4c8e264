export async function execute(input, sdk) {
  const { bridge_name: name, mac, uplink } = input;
  const before = await sdk.getBridge({ name });
  if (before === null) return { success: false, error: `there is no bridge "${name}"` };
  // Take the bridge out of service, and bring it back with the address that it should have.
  for (const { name: port } of before.ports) {
    await sdk.detachPort({ bridge: name, port });
  }
  await sdk.deleteLink({ name });
  await sdk.createBridge({ name });
  await sdk.setMac({ name, mac });
  await sdk.attachPort({ bridge: name, port: uplink });
  await sdk.setLinkUp({ name });
  await sdk.sendGratuitousArp({ interface: name });
  return { success: true, error: null };
}
