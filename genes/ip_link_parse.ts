type Raw = {
  ifname: string;
  flags?: string[];
  mtu?: number;
  address?: string;
  link_type?: string;
  master?: string;
  link?: string;
  linkinfo?: { info_kind?: string; info_data?: { id?: number } };
};

export function execute(input: { text: string }) {
  const interfaces = parse(input.text).map(summarise);
  const down = interfaces.filter(({ up, carrier }) => !up || !carrier).map(({ name }) => name);
  return { interfaces, down, count: interfaces.length };
}

function parse(text: string): Raw[] {
  // iproute2 prints nothing, not even a list, when a filter matches nothing.
  if (text.trim() === "") return [];
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw new Error(`Cannot read the output of ip: ${JSON.stringify(text.trim().slice(0, 60))} is not JSON`);
  }
  if (!Array.isArray(list)) throw new Error("Cannot read the output of ip: it is not a list of interfaces");
  return list.filter((item) => {
    if (typeof item !== "object" || item === null) throw new Error("Cannot read the output of ip: not an interface");
    if (Object.keys(item).length === 0) return false;
    if (typeof item.ifname !== "string") throw new Error("Cannot read the output of ip: an interface has no name");
    return true;
  });
}

function summarise(raw: Raw) {
  const flags = raw.flags ?? [];
  const vlan = raw.linkinfo?.info_kind === "vlan";
  return {
    name: raw.ifname.replace(/@.*$/, ""),
    kind: raw.linkinfo?.info_kind ?? (raw.link_type === "loopback" ? "loopback" : "physical"),
    mac: raw.address ?? null,
    mtu: raw.mtu ?? null,
    up: flags.includes("UP"),
    carrier: flags.includes("LOWER_UP"),
    master: raw.master ?? null,
    parent: raw.link ?? null,
    vlan_id: vlan ? (raw.linkinfo?.info_data?.id ?? null) : null,
  };
}
