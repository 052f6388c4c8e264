import { BlockList, isIP } from "node:net";

/**
 * Where a peer may be. Private networks are what federations live in; what no peer can have are addresses that mean "this
 * host, on this link" to whoever asks: link-local ones (cloud metadata services answer there), multicast, unspecified.
 * Loopback is allowed where somebody wrote the address itself (or `localhost`), never for a name that happens to lead there.
 * Addresses that carry such a one through a translator (NAT64, 6to4) count as what they lead to.
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
  ["64:ff9b::a9fe:0", 112],
  ["2002:a9fe::", 32],
] as const) {
  never.addSubnet(network, prefix, "ipv6");
}
never.addAddress("fd00:ec2::254", "ipv6");
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");
loopback.addSubnet("64:ff9b::7f00:0", 104, "ipv6");
loopback.addSubnet("2002:7f00::", 24, "ipv6");

/** Why a peer cannot be at this URL, or null. */
export function peerUrlProblem(text: string): string | null {
  if (!URL.canParse(text)) return "it is no URL; write https://host:port";
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return `its scheme is ${url.protocol} instead of https:`;
  if (url.username !== "" || url.password !== "") return "it carries a name or password";
  if ((url.pathname !== "/" && url.pathname !== "") || url.search !== "" || url.hash !== "") {
    return "it has a path; write https://host:port alone";
  }
  return addressProblem(hostOf(url), "written");
}

/** Why nobody must be called at this address, or null. @param how somebody wrote it, or a name led to it */
export function addressProblem(address: string, how: "written" | "resolved"): string | null {
  const family = isIP(address);
  if (family === 0) return null;
  const type = family === 4 ? "ipv4" : "ipv6";
  // Also catches IPv4 addresses in IPv6 clothes (::ffff:169.254.169.254): BlockList reads them as what they are.
  if (never.check(address, type)) return "no peer can have a link-local, multicast or unspecified address";
  if (how === "resolved" && isLoopback(address)) return "a name must not lead to this machine itself";
  return null;
}

export function isLoopback(address: string): boolean {
  return loopback.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
}

/** The host of a URL, an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}
