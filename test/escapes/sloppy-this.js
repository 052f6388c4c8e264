// source: own; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  const candidates = [this, attempt(() => (function () { return this; })()), attempt(() => [].concat.call()), attempt(() => Array.prototype.map.call([1], function () { return this; })[0])];
  return { escaped: candidates.some(isHost) };
}
