import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "../../core/mod.ts";
import type { LinuxLink } from "./links.ts";

// A lease is kept by whoever got it, each in a way of its own; none is asked, their files are read. Only what the
// interface really has counts: a file may be older than the address.

interface Lease {
  readonly address: string;
  /** The hardware address that was told to the server as client identifier (RFC 2132 9.14, type 1), if one was. */
  readonly mac: string | null;
}

const DHCLIENT = ["/var/lib/dhcp", "/var/lib/dhclient"];
const NETWORK_MANAGER = "/var/lib/NetworkManager";
const NETWORKD = "/run/systemd/netif/leases";

/** The lease whose address the interface has, or null. */
export async function readLease(link: LinuxLink | undefined, root = "/"): Promise<JsonObject | null> {
  if (link === undefined) return null;
  const leases = [
    await networkdLease(join(root, NETWORKD, String(link.index))),
    ...(await leasesIn(join(root, NETWORK_MANAGER), (file) => file.endsWith(`-${link.name}.lease`), parseKeys)),
    ...(
      await Promise.all(
        DHCLIENT.map((path) =>
          leasesIn(
            join(root, path),
            (file) => file.endsWith(".leases") || file.endsWith(".lease"),
            (text) => parseDhclient(text, link.name),
          ),
        ),
      )
    ).flat(),
  ];
  for (const lease of leases) {
    const held = link.addresses.find(({ cidr }) => lease !== null && cidr.startsWith(`${lease.address}/`));
    // Without an identifier the server goes by the sender's address, which is the link's.
    if (lease !== null && held !== undefined)
      return { interface: link.name, address: held.cidr, mac: lease.mac ?? link.mac };
  }
  return null;
}

async function networkdLease(path: string): Promise<Lease | null> {
  const text = await readText(path);
  return text === null ? null : parseKeys(text);
}

async function leasesIn(
  directory: string,
  fits: (file: string) => boolean,
  parse: (text: string) => Lease | null,
): Promise<(Lease | null)[]> {
  let files: string[];
  try {
    files = (await readdir(directory)).filter(fits).sort();
  } catch {
    // A client that is not installed has no directory; one whose directory is closed to us tells us nothing.
    return [];
  }
  const texts = await Promise.all(files.map((file) => readText(join(directory, file))));
  return texts.map((text) => (text === null ? null : parse(text)));
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}

/** Lines of KEY=value, as systemd-networkd and NetworkManager write them. */
function parseKeys(text: string): Lease | null {
  const address = /^ADDRESS=(\S+)$/m.exec(text)?.[1];
  return address === undefined ? null : { address, mac: macOf(/^CLIENTID=(\S+)$/m.exec(text)?.[1]) };
}

/** The last lease for the interface: dhclient appends. */
function parseDhclient(text: string, name: string): Lease | null {
  const blocks = [...text.matchAll(/lease \{([^}]*)\}/g)].map((match) => match[1] ?? "");
  const block = blocks.findLast((each) => each.includes(`interface "${name}";`));
  const address = /fixed-address ([\d.]+);/.exec(block ?? "")?.[1];
  if (address === undefined) return null;
  return { address, mac: macOf(/dhcp-client-identifier (\S+);/.exec(block ?? "")?.[1]) };
}

function macOf(identifier: string | undefined): string | null {
  const digits = (identifier ?? "")
    .toLowerCase()
    .split(":")
    .map((group) => group.padStart(2, "0"))
    .join("");
  const mac = /^01([0-9a-f]{12})$/.exec(digits)?.[1];
  return mac === undefined ? null : (mac.match(/../g) ?? []).join(":");
}
