// Arithmetic on addresses in text form, as far as routes need it: which network an address with prefix length is on.

interface Prefix {
  readonly bits: bigint;
  readonly width: 32 | 128;
  readonly length: number;
}

/** The network of `cidr`, in one spelling: 192.0.2.10/24 is on 192.0.2.0/24. */
export function networkOf(cidr: string): string {
  const { bits, width, length } = prefixOf(cidr);
  return `${textOf(masked(bits, width, length), width)}/${length}`;
}

/** In the kernel's spelling: decimal without leading zeros, or short hexadecimal, so that what is read back can be compared. */
export function canonicalAddress(address: string): string {
  return networkOf(`${address}/${address.includes(":") ? 128 : 32}`).split("/")[0] ?? "";
}

/** True when `address` is on the network of `cidr`. */
export function networkContains(cidr: string, address: string): boolean {
  const network = prefixOf(cidr);
  const host = prefixOf(address);
  if (network.width !== host.width) return false;
  const { width, length } = network;
  return masked(network.bits, width, length) === masked(host.bits, width, length);
}

function prefixOf(text: string): Prefix {
  const [address = "", length] = text.split("/");
  const width = address.includes(":") ? 128 : 32;
  const bits = width === 32 ? fromGroups(address.split("."), 10, 8n) : fromGroups(expanded(address), 16, 16n);
  return { bits, width, length: length === undefined ? width : Number(length) };
}

function fromGroups(groups: readonly string[], radix: number, bitsPerGroup: bigint): bigint {
  return groups.reduce((sum, group) => (sum << bitsPerGroup) | BigInt(Number.parseInt(group, radix)), 0n);
}

/** The eight groups of an IPv6 address: `::` stands for as many zero groups as are missing (RFC 4291 2.2). */
function expanded(address: string): string[] {
  const [head = "", tail = ""] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  const missing = Math.max(0, 8 - before.length - after.length);
  return address.includes("::") ? [...before, ...Array<string>(missing).fill("0"), ...after] : before;
}

function masked(bits: bigint, width: number, length: number): bigint {
  const rest = BigInt(width - length);
  return (bits >> rest) << rest;
}

/** IPv6 as RFC 5952 writes it: the longest run of two or more zero groups, the first of equals, becomes `::`. */
function textOf(bits: bigint, width: 32 | 128): string {
  if (width === 32) return groupsOf(bits, 4, 8n).join(".");
  const text = groupsOf(bits, 8, 16n)
    .map((group) => group.toString(16))
    .join(":");
  const runs = [...text.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)];
  const [longest] = runs.sort((left, right) => right[0].length - left[0].length || left.index - right.index);
  if (longest === undefined) return text;
  const before = text.slice(0, longest.index).replace(/:$/, "");
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, "");
  return `${before}::${after}`;
}

function groupsOf(bits: bigint, count: number, size: bigint): number[] {
  const mask = (1n << size) - 1n;
  return Array.from({ length: count }, (_, index) => Number((bits >> (BigInt(count - 1 - index) * size)) & mask));
}
