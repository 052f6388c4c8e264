// Takes one list of all links instead of asking for each, and believes only what it reads back from the bridge.
type Link = { name: string; kind: string; master: string | null };

export async function execute(
  input: { bridge_name: string; interfaces: string[]; stp_enabled: boolean },
  sdk: {
    listLinks(): Promise<Link[]>;
    getBridge(of: {
      name: string;
    }): Promise<{ up: boolean; stp: boolean; ports: { name: string; up: boolean }[] } | null>;
    createBridge(bridge: { name: string }): Promise<unknown>;
    setStp(settings: { bridge: string; enabled: boolean }): Promise<unknown>;
    attachPort(port: { bridge: string; port: string }): Promise<unknown>;
    setLinkUp(of: { name: string }): Promise<unknown>;
  },
) {
  const { bridge_name: bridge, interfaces, stp_enabled: enabled } = input;
  const error = problemOf(bridge, interfaces, new Map((await sdk.listLinks()).map((link) => [link.name, link])));
  if (error !== null) return { success: false, resources_created: [], error };

  await sdk.createBridge({ name: bridge });
  await sdk.setStp({ bridge, enabled });
  await sdk.setLinkUp({ name: bridge });
  for (const port of interfaces) {
    await sdk.setLinkUp({ name: port });
    await sdk.attachPort({ bridge, port });
  }

  const built = await sdk.getBridge({ name: bridge });
  const ports = built === null ? [] : built.ports.filter((port) => port.up).map((port) => port.name);
  const complete = interfaces.every((port) => ports.includes(port)) && ports.length === interfaces.length;
  if (built === null || !built.up || built.stp !== enabled || !complete) {
    throw new Error(`bridge "${bridge}" reads back as ${JSON.stringify(built)}`);
  }
  return { success: true, resources_created: [bridge], error: null };
}

function problemOf(bridge: string, interfaces: string[], links: Map<string, Link>): string | null {
  if (links.has(bridge)) return `interface "${bridge}" already exists`;
  if (new Set(interfaces).size < interfaces.length) return "an interface is listed twice";
  for (const name of interfaces) {
    const link = links.get(name);
    if (link === undefined) return `interface "${name}" does not exist`;
    if (link.master !== null) return `interface "${name}" is already part of "${link.master}"`;
  }
  return null;
}
