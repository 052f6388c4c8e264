// A table of spellings, and arithmetic on six bytes.
const SPELLINGS = [
  /^([0-9a-f]{1,2}):([0-9a-f]{1,2}):([0-9a-f]{1,2}):([0-9a-f]{1,2}):([0-9a-f]{1,2}):([0-9a-f]{1,2})$/i,
  /^([0-9a-f]{2})-([0-9a-f]{2})-([0-9a-f]{2})-([0-9a-f]{2})-([0-9a-f]{2})-([0-9a-f]{2})$/i,
  /^([0-9a-f]{2})([0-9a-f]{2})([.-])([0-9a-f]{2})([0-9a-f]{2})\3([0-9a-f]{2})([0-9a-f]{2})$/i,
  /^([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})-?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i,
];

export function execute(input: { text: string; style: string }) {
  for (const spelling of SPELLINGS) {
    const match = spelling.exec(input.text.trim());
    if (match === null) continue;
    const bytes = match.slice(1).filter((part) => /^\w/.test(part));
    return describe(
      bytes.map((byte) => Number.parseInt(byte, 16)),
      input.style,
    );
  }
  throw new Error(`Cannot read MAC address ${JSON.stringify(input.text)}: no known spelling`);
}

function describe(bytes: number[], style: string) {
  const hex = bytes.map((byte) => (byte + 0x100).toString(16).slice(1));
  const [first = 0] = bytes;
  const separator = style === "dash" ? "-" : style === "colon" ? ":" : "";
  const joined = hex.join(separator);
  return {
    mac: style === "dotted" ? joined.replace(/(.{4})(?=.)/g, "$1.") : joined,
    oui: hex.slice(0, 3).join(":"),
    group: (first & 1) === 1,
    local: (first & 2) === 2,
  };
}
