export async function execute(input, sdk) {
  const { bridge_name: bridge, uplink } = input;
  const previous = input.previous_uplink ?? null;
  if (uplink === previous) return refusal(`"${uplink}" is both the new and the previous uplink`);
  const before = await sdk.getBridge({ name: bridge });
  if (before === null) return refusal(`there is no bridge "${bridge}"`);
  const link = await sdk.getLink({ name: uplink });
  if (link === null) return refusal(`interface "${uplink}" does not exist`);
  if (link.master !== null && link.master !== bridge) return refusal(`"${uplink}" is part of "${link.master}"`);

  const detached = previous !== null && before.ports.some((port) => port.name === previous) ? previous : null;
  if (detached !== null) await sdk.detachPort({ bridge, port: detached });
  const attached = link.master === null;
  if (attached) await sdk.attachPort({ bridge, port: uplink });
  if (!link.up) await sdk.setLinkUp({ name: uplink });
  if (!before.up) await sdk.setLinkUp({ name: bridge });
  return { success: true, attached, detached, error: null };
}

function refusal(error) {
  return { success: false, attached: false, detached: null, error };
}
