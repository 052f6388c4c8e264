// Addresses are numbers from 0 to 2^32 - 1. Shifts would make them signed, so blocks are divided and multiplied.
export function execute(input: { text: string }) {
  const match = /^(\S+?)(?:\s*\/\s*(\d{1,2})|\s+(\d\S*))?$/.exec(input.text.trim());
  if (match === null) throw new Error(`Cannot read ${JSON.stringify(input.text)}: not an address with prefix or mask`);
  const address = numberOf(match[1] ?? "");
  const length = match[3] === undefined ? Number(match[2] ?? 32) : lengthOfMask(match[3]);
  if (length > 32) throw new Error(`Cannot read prefix length ${length}: it is outside 0 to 32`);

  const size = 2 ** (32 - length);
  const network = Math.floor(address / size) * size;
  const last = network + size - 1;
  const edge = size > 2 ? 1 : 0;
  return {
    address: dotted(address),
    network: dotted(network),
    prefix_length: length,
    netmask: dotted(2 ** 32 - size),
    wildcard: dotted(size - 1),
    broadcast: dotted(last),
    first_host: dotted(network + edge),
    last_host: dotted(last - edge),
    hosts: size - 2 * edge,
    private: isPrivate(address),
  };
}

function numberOf(text: string): number {
  const parts = text.split(".");
  const wellFormed = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  if (!wellFormed) throw new Error(`Cannot read ${JSON.stringify(text)}: not an IPv4 address`);
  return parts.reduce((number, part) => number * 256 + Number(part), 0);
}

function lengthOfMask(text: string): number {
  const hosts = 2 ** 32 - numberOf(text);
  const length = 32 - Math.log2(hosts);
  if (!Number.isInteger(length)) throw new Error(`Cannot read netmask ${JSON.stringify(text)}: it has a hole`);
  return length;
}

function dotted(address: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join(".");
}

function isPrivate(address: number): boolean {
  const first = Math.floor(address / 2 ** 24);
  const firstTwo = Math.floor(address / 2 ** 16);
  return first === 10 || firstTwo === 192 * 256 + 168 || Math.floor(firstTwo / 16) === (172 * 256 + 16) / 16;
}
