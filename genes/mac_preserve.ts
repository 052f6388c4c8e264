type Bridge = { mac: string; ports: { name: string }[] };
type Sdk = {
  getBridge(of: { name: string }): Promise<Bridge | null>;
  getLink(of: { name: string }): Promise<{ permanent_mac: string } | null>;
  getDhcpLease(of: { name: string }): Promise<{ mac: string } | null>;
  setMac(to: { name: string; mac: string }): Promise<unknown>;
  attachPort(port: { bridge: string; port: string }): Promise<unknown>;
  sendGratuitousArp(of: { interface: string }): Promise<unknown>;
};

export async function execute(
  input: { bridge_name: string; uplink?: string | null; original_mac?: string | null },
  sdk: Sdk,
) {
  const bridge = input.bridge_name;
  const original = input.original_mac?.toLowerCase() ?? null;
  const before = await sdk.getBridge({ name: bridge });
  if (before === null) return refusal(`there is no bridge "${bridge}"`);
  if (original !== null && !isUnicastMac(original)) return refusal(`"${original}" is not a unicast MAC address`);
  const uplink = input.uplink ?? before.ports[0]?.name ?? null;
  if (uplink !== null && !hasPort(before, uplink)) return refusal(`"${uplink}" is not a port of "${bridge}"`);

  const { mac, source } = await choose(bridge, before.mac, uplink, original, sdk);
  // At run time and without taking the bridge down: guests behind it must not notice. Also when it carries the address
  // already, since it may only have borrowed it from a port; a kernel that has it pinned does nothing.
  await sdk.setMac({ name: bridge, mac });
  const after = await sdk.getBridge({ name: bridge });
  if (after === null) throw new Error(`bridge "${bridge}" disappeared while its MAC was set`);
  if (after.mac !== mac) throw new Error(`bridge "${bridge}" reads back MAC ${after.mac} instead of ${mac}`);
  const lost = uplink !== null && !hasPort(after, uplink);
  if (lost) await sdk.attachPort({ bridge, port: uplink });
  if (lost || before.mac !== mac) await sdk.sendGratuitousArp({ interface: bridge });
  return { success: true, mac, source, uplink_reattached: lost, error: null };
}

async function choose(bridge: string, current: string, uplink: string | null, original: string | null, sdk: Sdk) {
  const lease =
    (await sdk.getDhcpLease({ name: bridge })) ?? (uplink === null ? null : await sdk.getDhcpLease({ name: uplink }));
  if (lease !== null) return { mac: lease.mac, source: "lease" };
  if (original !== null) return { mac: original, source: "original" };
  const link = uplink === null ? null : await sdk.getLink({ name: uplink });
  if (link !== null) return { mac: link.permanent_mac, source: "uplink" };
  return { mac: current, source: "current" };
}

function hasPort(bridge: Bridge, port: string): boolean {
  return bridge.ports.some(({ name }) => name === port);
}

function isUnicastMac(mac: string): boolean {
  return /^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/.test(mac) && mac !== "00:00:00:00:00:00";
}

function refusal(error: string) {
  return { success: false, mac: null, source: null, uplink_reattached: false, error };
}
