type Resource = { name: string; kind: string; properties: Record<string, unknown> };
type Run = { name: string; resource: string; pathway: string; input: Record<string, unknown>; needs: string[] };

export function execute(input: { resources: Resource[]; nic: string[] }) {
  const byName = new Map<string, Resource>();
  for (const resource of input.resources) {
    if (byName.has(resource.name)) throw new Error(`Cannot decompose: the resource "${resource.name}" is there twice`);
    byName.set(resource.name, resource);
  }

  const machine = new Set(input.nic);
  const runsOf = new Map<string, Run[]>();
  const ordered: Run[] = [];
  // Resources that wait for the one being placed, in order. A set: chains may be as long as the topology.
  const waiting = new Set<string>();
  const place = (resource: Resource): Run[] => {
    const done = runsOf.get(resource.name);
    if (done !== undefined) return done;
    if (waiting.has(resource.name)) {
      throw new Error(`Cannot decompose: ${[...waiting, resource.name].join(" needs ")}`);
    }
    waiting.add(resource.name);
    const needs = new Set<string>();
    for (const link of linksUsed(resource)) {
      const other = byName.get(link);
      if (other !== undefined) for (const run of place(other)) needs.add(run.name);
      else if (machine.size > 0 && !machine.has(link)) {
        throw new Error(`Cannot decompose "${resource.name}": the machine has no interface "${link}"`);
      }
    }
    waiting.delete(resource.name);
    const runs = runsFor(resource, [...needs]);
    runsOf.set(resource.name, runs);
    ordered.push(...runs);
    return runs;
  };
  for (const resource of input.resources) place(resource);
  return { runs: ordered };
}

function linksUsed(resource: Resource): string[] {
  if (resource.kind === "bridge") return [word(resource, "uplink")];
  if (resource.kind === "bond") return words(resource, "members");
  if (resource.kind === "vlan_bridges") return [word(resource, "trunk")];
  throw new Error(`Cannot decompose "${resource.name}": there is no kind "${resource.kind}" of resource`);
}

function runsFor(resource: Resource, needs: string[]): Run[] {
  const { name, kind, properties } = resource;
  const run = { name, resource: name, needs };
  if (kind === "bridge") {
    const input = {
      management_bridge: name,
      uplink_interface: word(resource, "uplink"),
      preserve_mac: properties.mac === "preserve",
      stp_enabled: properties.stp === "enabled",
    };
    return [{ ...run, pathway: "provision_management_bridge", input }];
  }
  if (kind === "bond") {
    const mode = properties.mode === undefined ? {} : { mode: word(resource, "mode") };
    const input = { bond_name: name, members: words(resource, "members"), ...mode };
    return [{ ...run, pathway: "provision_bond", input }];
  }
  return list(resource, "vlans").map((vlan) => {
    const input = { parent_interface: word(resource, "trunk"), vlan_id: vlan };
    return { ...run, name: `${name}.${vlan}`, pathway: "provision_vlan_bridge", input };
  });
}

function word({ name, properties }: Resource, property: string): string {
  const value = properties[property];
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`Cannot decompose "${name}": it lacks the property "${property}"`);
}

function list({ name, properties }: Resource, property: string): unknown[] {
  const value = properties[property];
  if (Array.isArray(value)) return value;
  throw new Error(`Cannot decompose "${name}": its property "${property}" is not a list`);
}

function words(resource: Resource, property: string): string[] {
  return list(resource, property).map((item) => {
    if (typeof item === "string") return item;
    throw new Error(`Cannot decompose "${resource.name}": its property "${property}" is not a list of names`);
  });
}
