// source: own; expect: contained
// kind: escape; calls: [{}, {}]
export function execute() {
  const s = Symbol.for("kept"); const before = globalThis[s] ?? Symbol.kept;
  try { globalThis[s] = 1; } catch {}
  return { escaped: before !== undefined };
}
