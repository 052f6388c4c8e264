export async function execute(input, sdk) {
  const { bridge_name: name, uplink, original_mac: original } = input;
  const bridge = await sdk.getBridge({ name });
  if (bridge === null) return { success: false, mac: null, error: `there is no bridge "${name}"` };
  const { permanent_mac: own } = await sdk.getLink({ name: uplink });
  const lease = await sdk.getDhcpLease({ name: uplink });
  const mac = original ?? own ?? lease?.mac ?? bridge.mac;
  await sdk.setMac({ name, mac });
  await sdk.sendGratuitousArp({ interface: name });
  return { success: true, mac, error: null };
}
