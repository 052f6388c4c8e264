export async function execute(input, sdk) {
  const { bridge_name: name, mac, uplink } = input;
  const before = await sdk.getBridge({ name });
  if (before === null) return { success: false, error: `there is no bridge "${name}"` };
  // An address in use does not change: take the bridge apart, and put it together again with the new one.
  for (const { name: port } of before.ports) {
    await sdk.detachPort({ bridge: name, port });
  }
  await sdk.setMac({ name, mac });
  await sdk.attachPort({ bridge: name, port: uplink });
  return { success: true, error: null };
}
