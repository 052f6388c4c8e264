// A binary tree over the bits of an address. A full node swallows what is below it, and two full children make their
// parent full, so what is left when everything was planted is the answer.
type Node = { full: boolean; zero: Node | null; one: Node | null };

export function execute(input: { prefixes: string[] }) {
  const root = leaf();
  for (const text of input.prefixes) plant(root, bitsOf(text), 0);
  const prefixes: string[] = [];
  const addresses = harvest(root, "", prefixes);
  return { prefixes, addresses };
}

function plant(node: Node, bits: string, depth: number): void {
  if (node.full) return;
  if (depth === bits.length) {
    node.full = true;
    return;
  }
  node.zero ??= leaf();
  node.one ??= leaf();
  plant(bits[depth] === "0" ? node.zero : node.one, bits, depth + 1);
  if (node.zero.full && node.one.full) node.full = true;
}

function harvest(node: Node | null, bits: string, prefixes: string[]): number {
  if (node === null) return 0;
  if (node.full) {
    const bytes = bits.padEnd(32, "0").match(/.{8}/g) ?? [];
    prefixes.push(`${bytes.map((byte) => Number.parseInt(byte, 2)).join(".")}/${bits.length}`);
    return 2 ** (32 - bits.length);
  }
  return harvest(node.zero, `${bits}0`, prefixes) + harvest(node.one, `${bits}1`, prefixes);
}

function bitsOf(text: string): string {
  const [address = "", length = "32", ...rest] = text.trim().split("/");
  const bytes = address.split(".");
  const known = bytes.length === 4 && bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) <= 255);
  if (!known || rest.length > 0 || !/^\d{1,2}$/.test(length) || Number(length) > 32) {
    throw new Error(`Cannot read ${JSON.stringify(text)}: not an IPv4 prefix`);
  }
  return bytes
    .map((byte) => Number(byte).toString(2).padStart(8, "0"))
    .join("")
    .slice(0, Number(length));
}

function leaf(): Node {
  return { full: false, zero: null, one: null };
}
