// source: sandbox.md, layer 4 hole (2); expect: contained
// kind: escape; calls: [{}]
export async function execute() {
  try { await import("nothing-of-this-name"); } catch (e) {
    try { const g = e.constructor.constructor("return globalThis")(); return { escaped: g !== undefined }; } catch {}
    try { const g = Object.getPrototypeOf(Object.getPrototypeOf(e)).constructor.constructor("return 1")(); return { escaped: g === 1 }; } catch {}
  }
  return { escaped: false };
}
