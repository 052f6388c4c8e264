import type { InUse } from "../protected-interfaces.ts";
import { type LinkTable, partsOf } from "./links.ts";
import type { Machine } from "./machine.ts";
import { readRoutes } from "./tables.ts";

/**
 * Rules 3 and 4 of `protected-interfaces.ts`: what carries the default route, and what carries the operator's own SSH
 * session, down to the ports, members and parents beneath.
 * @param sshConnection sshd's SSH_CONNECTION: client address and port, server address and port; the third is ours.
 */
export async function interfacesInUse(
  machine: Machine,
  links: LinkTable,
  options: { readonly protectDefaultRoute: boolean; readonly sshConnection: string | undefined },
): Promise<InUse> {
  const inUse = new Map<string, string>();
  const server = options.sshConnection?.split(" ")[2];
  for (const link of links.values()) {
    if (server === undefined || !link.addresses.some(({ cidr }) => cidr.split("/")[0] === server)) continue;
    protect(inUse, links, link.name, "carries this SSH session (SSH_CONNECTION)");
  }
  if (options.protectDefaultRoute) {
    const defaults = (await readRoutes(machine)).filter(({ destination }) => destination === "default");
    for (const route of defaults) {
      protect(inUse, links, route.interface, "carries the default route (kernel.default_route)");
    }
  }
  return inUse;
}

function protect(inUse: Map<string, string>, links: LinkTable, name: string, reason: string): void {
  if (inUse.has(name)) return;
  inUse.set(name, reason);
  const parent = links.get(name)?.parent;
  for (const below of [...partsOf(links, name).map((part) => part.name), ...(parent ? [parent] : [])]) {
    protect(inUse, links, below, reason);
  }
}
