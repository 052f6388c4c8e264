export async function execute(input, sdk) {
  const { bridge_name: bridge, mac, uplink } = input;
  if ((await sdk.getBridge({ name: bridge })) === null) {
    return { success: false, error: `there is no bridge "${bridge}"` };
  }
  if ((await sdk.getLink({ name: uplink })) === null) {
    return { success: false, error: `there is no interface "${uplink}"` };
  }
  // The uplink has its place before the address changes.
  if ((await sdk.getLink({ name: uplink })).master !== bridge) {
    await sdk.attachPort({ bridge, port: uplink });
  }
  await sdk.setMac({ name: bridge, mac });
  await sdk.sendGratuitousArp({ interface: bridge });
  return { success: true, error: null };
}
