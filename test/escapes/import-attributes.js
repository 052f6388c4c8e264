// source: own; expect: contained
// kind: escape; calls: [{}]
export async function execute() {
  try { const m = await import("/etc/passwd", { with: { type: "text" } }); return { escaped: true, size: String(m.default).length }; } catch { return { escaped: false }; }
}
