type Link = { kind: string; up: boolean; carrier: boolean; parent: string | null; vlan_id: number | null };

export async function execute(
  input: { interface: string; vlan_id?: number | null },
  sdk: { getLink(of: { name: string }): Promise<Link | null> },
) {
  const name = input.interface;
  const link = await sdk.getLink({ name });
  if (link === null) return finding(null, `"${name}" does not exist`);
  if (link.kind !== "vlan" || link.parent === null) return finding(null, `"${name}" is a ${link.kind} interface`);

  const expected = input.vlan_id ?? numberAtTheEnd(name);
  if (expected !== null && link.vlan_id !== expected) {
    return finding(link, `it tags with VLAN ${link.vlan_id} instead of ${expected}`);
  }
  const parent = await sdk.getLink({ name: link.parent });
  if (parent === null || !parent.up) return finding(link, `its parent "${link.parent}" is down`);
  if (!link.up) return finding(link, "it is down");
  if (!link.carrier) return finding(link, `nothing is alive behind "${link.parent}"`);
  return finding(link, null);
}

function numberAtTheEnd(name: string): number | null {
  const digits = /\.(\d+)$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

function finding(link: Link | null, reason: string | null) {
  return { healthy: reason === null, vlan_id: link?.vlan_id ?? null, parent: link?.parent ?? null, reason };
}
