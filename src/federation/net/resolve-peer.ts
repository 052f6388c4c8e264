import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { addressProblem, hostOf, isLoopback } from "../peers/peer-url.ts";

/** All addresses that a name leads to. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (name) => (await lookup(name, { all: true })).map(({ address }) => address);

/** More are not tried in one call. */
const ADDRESSES_MAX = 4;

/** Where to connect to, or why not to. */
export type Resolved = { readonly addresses: readonly string[] } | { readonly problem: string };

/**
 * The addresses of a peer's host, each of them checked. The call then goes to one of these and not to the name, which may
 * lead somewhere else by the time it is looked up again (DNS rebinding). One bad address spoils all: whoever answers for
 * the name with it is not asked for another one.
 */
export async function resolvePeer(url: string, resolve: Resolve): Promise<Resolved> {
  const host = hostOf(new URL(url));
  if (isIP(host) !== 0) {
    const problem = addressProblem(host, "written");
    return problem === null ? { addresses: [host] } : { problem };
  }
  const addresses = await resolve(host);
  if (addresses.length === 0) return { problem: `${host} leads nowhere` };
  for (const address of addresses) {
    const problem = host === "localhost" ? localProblem(address) : addressProblem(address, "resolved");
    if (problem !== null) return { problem: `${host} leads to ${address}: ${problem}` };
  }
  return { addresses: addresses.slice(0, ADDRESSES_MAX) };
}

function localProblem(address: string): string | null {
  return isLoopback(address) ? null : "localhost is this machine";
}
