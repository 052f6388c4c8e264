// source: own; expect: contained
// kind: escape; calls: [{}, {}]
const tag = (strings) => strings;
export function execute() {
  const t = tag`one`; const before = t.kept;
  try { t.kept = 1; } catch {} try { t.raw.kept = 1; } catch {}
  return { escaped: before !== undefined || t.raw.kept !== undefined };
}
