// Splits at the separator and judges the groups: every spelling is "n equal groups that make twelve digits".
export function execute(input: { text: string; style: string }) {
  const digits = digitsOf(input.text.trim().toLowerCase());
  if (digits === null) throw new Error(`Cannot read MAC address ${JSON.stringify(input.text)}: no known spelling`);
  const first = Number.parseInt(digits.slice(0, 2), 16);
  return {
    mac: write(digits, input.style),
    oui: pairs(digits.slice(0, 6)).join(":"),
    group: first % 2 === 1,
    local: Math.floor(first / 2) % 2 === 1,
  };
}

function digitsOf(text: string): string | null {
  const separator = [":", "-", "."].find((candidate) => text.includes(candidate));
  const groups = separator === undefined ? [text] : text.split(separator);
  // Only hosts that write colons drop leading zeros.
  const padded = separator === ":" && groups.length === 6 ? groups.map((group) => group.padStart(2, "0")) : groups;
  const size = 12 / groups.length;
  const known = separator === "." ? [4] : separator === ":" ? [2] : separator === "-" ? [2, 4, 6] : [12];
  if (!known.includes(size) || groups.some((group) => group === "")) return null;
  return padded.every((group) => group.length === size && /^[0-9a-f]+$/.test(group)) ? padded.join("") : null;
}

function write(digits: string, style: string): string {
  if (style === "bare") return digits;
  if (style === "dotted") return `${digits.slice(0, 4)}.${digits.slice(4, 8)}.${digits.slice(8)}`;
  return pairs(digits).join(style === "dash" ? "-" : ":");
}

function pairs(digits: string): string[] {
  return Array.from({ length: digits.length / 2 }, (_, index) => digits.slice(index * 2, index * 2 + 2));
}
