type Link = { master: string | null; up: boolean };

export async function execute(
  input: { bridge_name: string; uplink: string; previous_uplink?: string | null },
  sdk: {
    getBridge(of: { name: string }): Promise<{ up: boolean; ports: { name: string }[] } | null>;
    getLink(of: { name: string }): Promise<Link | null>;
    attachPort(port: { bridge: string; port: string }): Promise<unknown>;
    detachPort(port: { bridge: string; port: string }): Promise<unknown>;
    setLinkUp(of: { name: string }): Promise<unknown>;
    sendGratuitousArp(of: { interface: string }): Promise<unknown>;
  },
) {
  const { bridge_name: bridge, uplink } = input;
  const previous = input.previous_uplink ?? null;
  if (uplink === previous) return refusal(`"${uplink}" is both the new and the previous uplink`);
  const before = await sdk.getBridge({ name: bridge });
  if (before === null) return refusal(`there is no bridge "${bridge}"`);
  const link = await sdk.getLink({ name: uplink });
  if (link === null) return refusal(`interface "${uplink}" does not exist`);
  if (link.master !== null && link.master !== bridge) return refusal(`"${uplink}" is part of "${link.master}"`);

  // Out before in: both at once would be a loop where they lead to the same segment.
  const detached = previous !== null && before.ports.some((port) => port.name === previous) ? previous : null;
  if (detached !== null) await sdk.detachPort({ bridge, port: detached });
  const attached = link.master === null;
  if (attached) await sdk.attachPort({ bridge, port: uplink });
  if (!link.up) await sdk.setLinkUp({ name: uplink });
  if (!before.up) await sdk.setLinkUp({ name: bridge });
  // Switches hold the bridge's MAC on its old port for minutes unless they hear of it on the new one.
  await sdk.sendGratuitousArp({ interface: bridge });
  return { success: true, attached, detached, error: null };
}

function refusal(error: string) {
  return { success: false, attached: false, detached: null, error };
}
