// source: own; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  function f() { return [attempt(() => f.caller), attempt(() => arguments.callee), attempt(() => f.arguments)]; }
  return { escaped: f().some((x) => x !== undefined && x !== null) };
}
