// source: own; expect: contained
// kind: result; calls: [{}, "victim", {}, "victim"]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  for (const P of [Object, Array, String, Number, Function, Promise, Map, RegExp, Error, Date, JSON, Math, Reflect, Symbol]) {
    attempt(() => { P.polluted = 1; }); attempt(() => { P.prototype.polluted = 1; }); attempt(() => { P.prototype.toString = () => "poison"; }); attempt(() => { P.prototype.toJSON = () => "poison"; });
  }
  return { escaped: ({}).polluted === 1 || [].toJSON !== undefined };
}
