// source: private names on frozen objects (SES discussion); expect: contained
// kind: escape; calls: [{}, {}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
class Base { constructor(o) { return o; } }
class Stamp extends Base { #v; static set(o, v) { new Stamp(o); o.#v = v; } static has(o) { return #v in o; } }
export function execute() {
  const before = attempt(() => Stamp.has(Object.prototype));
  attempt(() => Stamp.set(Object.prototype, 1));
  return { escaped: before === true };
}
