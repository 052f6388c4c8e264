export async function execute(input, sdk) {
  const { bridge_name: bridge, uplink, previous_uplink: previous } = input;
  if ((await sdk.getBridge({ name: bridge })) === null) {
    return { success: false, error: `there is no bridge "${bridge}"` };
  }
  await sdk.detachPort({ bridge, port: previous });
  await sdk.attachPort({ bridge, port: uplink });
  return { success: true, error: null };
}
