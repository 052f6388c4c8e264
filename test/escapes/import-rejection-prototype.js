// source: vm2 host error leaks; expect: contained
// kind: escape; calls: [{}, "victim", {}]
export async function execute() {
  let e; try { await import("x"); } catch (thrown) { e = thrown; }
  try { e.__proto__.polluted = 1; e.constructor.prototype.polluted = 1; Object.getPrototypeOf(Object.getPrototypeOf(e)).polluted = 1; } catch {}
  return { escaped: ({}).polluted === 1 };
}
