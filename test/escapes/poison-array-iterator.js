// source: own; expect: contained
// kind: result; calls: [{}, "victim", {}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  const proto = Object.getPrototypeOf([][Symbol.iterator]());
  attempt(() => { proto.next = () => ({ done: true }); });
  attempt(() => { Array.prototype[Symbol.iterator] = function* () { yield "evil"; }; });
  attempt(() => { Array.prototype.push = () => 0; }); attempt(() => { String.prototype.slice = () => "evil"; });
  attempt(() => Object.defineProperty(Array.prototype, "0", { set() {}, get() { return "evil"; } }));
  return { escaped: [...[1]][0] !== 1 };
}
