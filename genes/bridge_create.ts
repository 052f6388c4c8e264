// Looks at everything first, so that a refusal leaves nothing to undo.
export async function execute(
  input: { bridge_name: string; interfaces: string[]; stp_enabled: boolean },
  sdk: {
    getLink(of: { name: string }): Promise<{ master: string | null; up: boolean } | null>;
    createBridge(bridge: { name: string }): Promise<unknown>;
    setStp(settings: { bridge: string; enabled: boolean }): Promise<unknown>;
    attachPort(port: { bridge: string; port: string }): Promise<unknown>;
    setLinkUp(of: { name: string }): Promise<unknown>;
  },
) {
  const name = input.bridge_name;
  if ((await sdk.getLink({ name })) !== null) return refusal(`interface "${name}" already exists`);
  const sleeping: string[] = [];
  const seen = new Set<string>();
  for (const port of input.interfaces) {
    if (seen.has(port)) return refusal(`interface "${port}" is listed twice`);
    seen.add(port);
    const link = await sdk.getLink({ name: port });
    if (link === null) return refusal(`interface "${port}" does not exist`);
    if (link.master !== null) return refusal(`interface "${port}" is already part of "${link.master}"`);
    if (!link.up) sleeping.push(port);
  }

  await sdk.createBridge({ name });
  if (input.stp_enabled) await sdk.setStp({ bridge: name, enabled: true });
  for (const port of input.interfaces) await sdk.attachPort({ bridge: name, port });
  for (const port of sleeping) await sdk.setLinkUp({ name: port });
  await sdk.setLinkUp({ name });
  return { success: true, resources_created: [name], error: null };
}

function refusal(error: string) {
  return { success: false, resources_created: [], error };
}
