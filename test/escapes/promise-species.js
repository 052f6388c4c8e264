// source: vm2 CVE-2023-37466; expect: contained
// kind: escape; calls: [{}, "victim", {}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export async function execute() {
  class Evil extends Promise { static get [Symbol.species]() { return class { constructor(f) { f((x) => x, (x) => x); } }; } }
  let g;
  await new Evil((r) => r(1)).then(() => {}, () => {});
  attempt(() => { Promise.prototype.then = function () { throw 1; }; });
  attempt(() => { Promise.resolve = () => { throw 1; }; });
  return { escaped: g !== undefined };
}
