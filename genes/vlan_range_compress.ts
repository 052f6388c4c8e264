export function execute(input: { vlans: number[] }) {
  const outside = input.vlans.find((vlan) => vlan < 1 || vlan > 4094);
  if (outside !== undefined) throw new Error(`Cannot write VLAN ${outside}: it is outside 1 to 4094`);

  const items: string[] = [];
  const ascending = [...new Set(input.vlans)].sort((left, right) => left - right);
  let start = 0;
  for (let index = 0; index < ascending.length; index += 1) {
    const last = ascending[index] ?? 0;
    if (ascending[index + 1] === last + 1) continue;
    const first = ascending[start] ?? last;
    items.push(first === last ? `${last}` : `${first}-${last}`);
    start = index + 1;
  }
  return { ranges: items.length === 0 ? "none" : items.join(","), items: items.length };
}
