import { isIPv4, isIPv6 } from "node:net";
import * as v from "valibot";
import { networkOf } from "./addresses.ts";

// The vocabulary of operation arguments. Every text that a gene hands to the kernel is matched against a pattern that
// leaves no room for option injection (`-force`), white space or a path: a real kernel puts these words on a command line.

/** Linux: at most 15 bytes (IFNAMSIZ - 1), no slash, no white space, no colon; a leading dash would read as an option. */
const INTERFACE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/;
const MAC = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;
/** Lower case, and neither a zone (%eth0) nor an IPv4 address inside: one spelling fewer to compare. */
const IPV6 = /^[0-9a-f:]+$/;

export const interfaceName = v.pipe(
  v.string(),
  v.regex(INTERFACE_NAME, "is not an interface name (1 to 15 letters, digits, _ . -)"),
);

/** Lower-case, colons; a unicast address, because a device cannot own a group address (I/G bit, IEEE 802-2014 8.2.2). */
export const unicastMac = v.pipe(
  v.string(),
  v.regex(MAC, "is not a MAC address such as 52:54:00:12:34:56"),
  v.check(isUnicast, "is a group address: the second hex digit must be even, and not all digits zero"),
);

export const ipAddress = v.pipe(v.string(), v.check(isIpAddress, "is not an IPv4 or IPv6 address"));

export const cidrAddress = v.pipe(
  v.string(),
  v.check(isCidr, "is not an address with prefix length such as 192.0.2.10/24"),
);

export const vlanId = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4094));

/** Seconds. What the kernel accepts while STP runs is narrower (2 to 30) and is a matter of state. */
export const forwardDelay = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(30));

/** "default", or a network with prefix length. */
export const routeDestination = v.pipe(
  v.string(),
  v.check((text) => text === "default" || isCidr(text), 'is neither "default" nor a network such as 198.51.100.0/24'),
  v.check((text) => text === "default" || networkOf(text) === text, "has bits set beyond its prefix length"),
);

export const routeMetric = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4_294_967_295));

/** Seconds that a bridge remembers an address that has fallen silent; 0 forgets at once. */
export const ageingTime = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));

/** Bytes. 68 is what IPv4 needs (RFC 791), 65,535 the most that Linux lets a device have. */
export const mtuBytes = v.pipe(v.number(), v.integer(), v.minValue(68), v.maxValue(65_535));

export const BOND_MODES = [
  "balance-rr",
  "active-backup",
  "balance-xor",
  "broadcast",
  "802.3ad",
  "balance-tlb",
  "balance-alb",
] as const;
export type BondMode = (typeof BOND_MODES)[number];

function isUnicast(mac: string): boolean {
  return mac !== "00:00:00:00:00:00" && Number.parseInt(mac.slice(0, 2), 16) % 2 === 0;
}

function isIpAddress(text: string): boolean {
  return isIPv4(text) || (IPV6.test(text) && isIPv6(text));
}

function isCidr(text: string): boolean {
  const [address = "", length = "", ...rest] = text.split("/");
  if (rest.length > 0 || !/^\d{1,3}$/.test(length) || !isIpAddress(address)) return false;
  return Number(length) <= (isIPv4(address) ? 32 : 128);
}
