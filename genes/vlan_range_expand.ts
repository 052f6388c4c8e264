export function execute(input: { ranges: string }) {
  const vlans = new Set<number>();
  for (const [first, last] of rangesOf(input.ranges.trim())) {
    for (let vlan = first; vlan <= last; vlan += 1) vlans.add(vlan);
  }
  const ascending = [...vlans].sort((left, right) => left - right);
  return { vlans: ascending, count: ascending.length };
}

function rangesOf(text: string): [number, number][] {
  if (text === "" || text === "none") return [];
  if (text === "all") return [[1, 4094]];
  return text.split(",").map((item) => {
    const match = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(item);
    if (match === null) throw new Error(`Cannot read VLAN range ${JSON.stringify(item)}: not a number or a range`);
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (first < 1 || last > 4094) throw new Error(`Cannot read VLAN range ${JSON.stringify(item)}: not in 1 to 4094`);
    if (first > last) throw new Error(`Cannot read VLAN range ${JSON.stringify(item)}: it runs backwards`);
    return [first, last];
  });
}
