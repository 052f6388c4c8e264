// Reads character by character into one flag per possible VLAN: no sorting, no repetition by construction.
export function execute(input: { ranges: string }) {
  const text = input.ranges.trim();
  const present = new Uint8Array(4095);
  if (text === "all") present.fill(1, 1);
  else if (text !== "" && text !== "none") mark(text, present);
  const vlans: number[] = [];
  for (let vlan = 1; vlan < present.length; vlan += 1) if (present[vlan] === 1) vlans.push(vlan);
  return { vlans, count: vlans.length };
}

function mark(text: string, present: Uint8Array): void {
  let position = 0;
  const blanks = () => {
    while (/\s/.test(text[position] ?? "")) position += 1;
  };
  const number = () => {
    blanks();
    let value = 0;
    const start = position;
    for (; position < text.length; position += 1) {
      const digit = text.charCodeAt(position) - 48;
      if (digit < 0 || digit > 9) break;
      value = Math.min(value * 10 + digit, 4095);
    }
    if (position === start) throw new Error(`Cannot read VLAN list: expected a number at character ${position + 1}`);
    if (value < 1 || value > 4094)
      throw new Error(`Cannot read VLAN list: ${text.slice(start, position)} is not in 1 to 4094`);
    blanks();
    return value;
  };
  for (;;) {
    const first = number();
    let last = first;
    if (text[position] === "-") {
      position += 1;
      last = number();
    }
    if (last < first) throw new Error(`Cannot read VLAN list: ${first}-${last} runs backwards`);
    present.fill(1, first, last + 1);
    if (position === text.length) return;
    if (text[position] !== ",") throw new Error(`Cannot read VLAN list: unexpected "${text[position]}"`);
    position += 1;
  }
}
