// Takes one list of all links instead of asking for each, and believes only what it reads back from the bridge.
type Link = { name: string; kind: string; master: string | null; up: boolean };
type Bridge = { up: boolean; stp: boolean; ports: { name: string; up: boolean }[] };

export async function execute(
  input: { bridge_name: string; interfaces: string[]; stp_enabled: boolean },
  sdk: {
    listLinks(): Promise<Link[]>;
    getBridge(of: { name: string }): Promise<Bridge | null>;
    createBridge(bridge: { name: string }): Promise<unknown>;
    setStp(settings: { bridge: string; enabled: boolean }): Promise<unknown>;
    attachPort(port: { bridge: string; port: string }): Promise<unknown>;
    setLinkUp(of: { name: string }): Promise<unknown>;
  },
) {
  const { bridge_name: bridge, interfaces, stp_enabled: enabled } = input;
  const links = new Map((await sdk.listLinks()).map((link) => [link.name, link]));
  const error = problemOf(bridge, interfaces, links);
  if (error !== null) return { success: false, resources_created: [], error };

  const isNew = !links.has(bridge);
  if (isNew) await sdk.createBridge({ name: bridge });
  const before = await sdk.getBridge({ name: bridge });
  if (before === null) throw new Error(`bridge "${bridge}" cannot be read back`);
  // Spanning tree that somebody switched on stays on: without it, their network might have a loop.
  const stp = enabled || before.stp;
  if (stp !== before.stp) await sdk.setStp({ bridge, enabled: stp });
  if (!before.up) await sdk.setLinkUp({ name: bridge });
  for (const port of interfaces) {
    if (links.get(port)?.up !== true) await sdk.setLinkUp({ name: port });
    if (links.get(port)?.master === null) await sdk.attachPort({ bridge, port });
  }

  const built = await sdk.getBridge({ name: bridge });
  const ports = built === null ? [] : built.ports.filter((port) => port.up).map((port) => port.name);
  if (built === null || !built.up || built.stp !== stp || !interfaces.every((port) => ports.includes(port))) {
    throw new Error(`bridge "${bridge}" reads back as ${JSON.stringify(built)}`);
  }
  return { success: true, resources_created: isNew ? [bridge] : [], error: null };
}

function problemOf(bridge: string, interfaces: string[], links: Map<string, Link>): string | null {
  const present = links.get(bridge);
  if (present !== undefined && present.kind !== "bridge") return `interface "${bridge}" is a ${present.kind} interface`;
  if (new Set(interfaces).size < interfaces.length) return "an interface is listed twice";
  for (const name of interfaces) {
    const link = links.get(name);
    if (link === undefined) return `interface "${name}" does not exist`;
    if (link.master !== null && link.master !== bridge)
      return `interface "${name}" is already part of "${link.master}"`;
  }
  for (const { name, kind, master } of links.values()) {
    const leadsOut = kind === "physical" || kind === "bond" || kind === "vlan";
    if (master === bridge && leadsOut && !interfaces.includes(name)) return `bridge "${bridge}" has the port "${name}"`;
  }
  return null;
}
