// source: vm2 GHSA proxies; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute(input, sdk) {
  const seen = [];
  const spy = new Proxy(function () {}, { get(t, k, r) { seen.push(t, r); return t[k]; }, apply(t, self, args) { seen.push(self, ...args); return 1; }, getPrototypeOf(t) { seen.push(t); return Object.prototype; } });
  attempt(() => sdk.log(spy)); attempt(() => String(spy)); attempt(() => Promise.resolve(spy));
  return { escaped: seen.some((x) => isHost(attempt(() => x.constructor.constructor("return globalThis")()))) };
}
