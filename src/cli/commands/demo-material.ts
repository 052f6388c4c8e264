import type { Json } from "../../core/mod.ts";

/**
 * The sort of gene that is written on a Friday: right for every interface on its author's desk. It knows what the
 * contract of `ip_link_parse` wants and takes for granted that every interface has a MAC address.
 */
export const HURRIED_GENE = `interface Link {
  ifname: string;
  flags: string[];
  address: string;
  mtu?: number;
  master?: string;
  link?: string;
  link_type?: string;
  linkinfo?: { info_kind?: string; info_data?: { id?: number } };
}

export function execute({ text }: { text: string }) {
  const links: Link[] = text.trim() === "" ? [] : JSON.parse(text);
  const interfaces = links
    .filter((link) => "ifname" in link)
    .map((link) => ({
      name: link.ifname,
      kind: link.linkinfo?.info_kind ?? (link.link_type === "loopback" ? "loopback" : "physical"),
      mac: link.address.toLowerCase(),
      mtu: link.mtu ?? null,
      up: link.flags.includes("UP"),
      carrier: link.flags.includes("LOWER_UP"),
      master: link.master ?? null,
      parent: link.link ?? null,
      vlan_id: link.linkinfo?.info_data?.id ?? null,
    }));
  const down = interfaces.filter((found) => !found.up || !found.carrier).map((found) => found.name);
  return { interfaces, down, count: interfaces.length };
}
`;

/** What `ip -j link` prints for interfaces of these names; tunnels, as in life, have no address. */
export function linkListing(names: readonly string[]): Json {
  const links = names.map((ifname, index) => {
    const tunnel = ifname.startsWith("tun");
    const common = { ifindex: index + 1, ifname, flags: ["UP", "LOWER_UP"], mtu: 1500 };
    return tunnel
      ? { ...common, link_type: "none" }
      : { ...common, link_type: "ether", address: `52:54:00:A0:00:0${index}` };
  });
  return { text: JSON.stringify(links) };
}
