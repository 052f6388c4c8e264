// source: own; expect: contained
// kind: escape; calls: [{}]
export async function execute() {
  try { const fs = await import("node:fs"); return { escaped: true, keys: Object.keys(fs).length }; } catch { return { escaped: false }; }
}
