// source: own; expect: contained
// kind: result; calls: [{}, "victim", {}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  attempt(() => { RegExp.prototype.exec = () => null; }); attempt(() => { RegExp.prototype[Symbol.replace] = () => "evil"; });
  return { escaped: /a/.exec("a") === null };
}
