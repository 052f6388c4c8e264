// Looks at everything first, so that a refusal leaves nothing to undo; then does what is missing, which may be nothing.
type Link = { kind: string; master: string | null; up: boolean };
type Bridge = { up: boolean; stp: boolean; ports: { name: string }[] };

export async function execute(
  input: { bridge_name: string; interfaces: string[]; stp_enabled: boolean },
  sdk: {
    getLink(of: { name: string }): Promise<Link | null>;
    getBridge(of: { name: string }): Promise<Bridge | null>;
    createBridge(bridge: { name: string }): Promise<unknown>;
    setStp(settings: { bridge: string; enabled: boolean }): Promise<unknown>;
    attachPort(port: { bridge: string; port: string }): Promise<unknown>;
    setLinkUp(of: { name: string }): Promise<unknown>;
  },
) {
  const name = input.bridge_name;
  const taken = (await sdk.getLink({ name })) !== null;
  const before = taken ? await sdk.getBridge({ name }) : null;
  if (taken && before === null) return refusal(`interface "${name}" already exists and is no bridge`);
  const missing: string[] = [];
  const sleeping: string[] = [];
  const seen = new Set<string>();
  for (const port of input.interfaces) {
    if (seen.has(port)) return refusal(`interface "${port}" is listed twice`);
    seen.add(port);
    const link = await sdk.getLink({ name: port });
    if (link === null) return refusal(`interface "${port}" does not exist`);
    if (link.master === null) missing.push(port);
    else if (link.master !== name) return refusal(`interface "${port}" is already part of "${link.master}"`);
    if (!link.up) sleeping.push(port);
  }
  for (const { name: port } of before?.ports ?? []) {
    // A guest's port may stay; a second way out would join two networks that nobody asked to join.
    const link = seen.has(port) ? null : await sdk.getLink({ name: port });
    if (link !== null && ["physical", "bond", "vlan"].includes(link.kind)) {
      return refusal(`bridge "${name}" already exists with "${port}" as a port`);
    }
  }

  if (before === null) await sdk.createBridge({ name });
  if (input.stp_enabled && before?.stp !== true) await sdk.setStp({ bridge: name, enabled: true });
  for (const port of missing) await sdk.attachPort({ bridge: name, port });
  for (const port of sleeping) await sdk.setLinkUp({ name: port });
  if (before?.up !== true) await sdk.setLinkUp({ name });
  return { success: true, resources_created: before === null ? [name] : [], error: null };
}

function refusal(error: string) {
  return { success: false, resources_created: [], error };
}
