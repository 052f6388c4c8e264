import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/**
 * Where a peer may be. Private networks are what federations live in; what no peer can have are addresses that mean "this
 * host, on this link" to whoever asks: link-local ones (cloud metadata services answer there), multicast, unspecified.
 * Loopback is allowed where somebody wrote the address itself, never for a name that happens to lead there.
 */
const never = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  never.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 128],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  never.addSubnet(network, prefix, "ipv6");
}
never.addAddress("fd00:ec2::254", "ipv6");
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Why a peer cannot be at this URL, or null. */
export function peerUrlProblem(text: string): string | null {
  if (!URL.canParse(text)) return "it is no URL; write https://host:port";
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return `its scheme is ${url.protocol} instead of https:`;
  if (url.username !== "" || url.password !== "") return "it carries a name or password";
  if ((url.pathname !== "/" && url.pathname !== "") || url.search !== "" || url.hash !== "") {
    return "it has a path; write https://host:port alone";
  }
  return addressProblem(bare(url.hostname), "written");
}

/**
 * Why the host must not be called, or null; asked before every call, because what a name leads to changes. (It may change
 * once more before the call: what is learned so is a signed request that nobody else can use.)
 */
export async function hostProblem(url: string): Promise<string | null> {
  const host = bare(new URL(url).hostname);
  if (isIP(host) !== 0 || host === "localhost") return addressProblem(host, "written");
  const addresses = await lookup(host, { all: true });
  for (const { address } of addresses) {
    const problem = addressProblem(address, "resolved");
    if (problem !== null) return `${host} leads to ${address}: ${problem}`;
  }
  return null;
}

function addressProblem(address: string, how: "written" | "resolved"): string | null {
  const family = isIP(address);
  if (family === 0) return null;
  const type = family === 4 ? "ipv4" : "ipv6";
  // Also catches IPv4 addresses in IPv6 clothes (::ffff:169.254.169.254): BlockList reads them as what they are.
  if (never.check(address, type)) return "no peer can have a link-local, multicast or unspecified address";
  if (how === "resolved" && loopback.check(address, type)) return "a name must not lead to this machine itself";
  return null;
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}
