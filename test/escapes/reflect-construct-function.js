// source: own; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  const F = (() => {}).constructor;
  const f = attempt(() => Reflect.construct(F, ["return this"], class extends Object {}));
  return { escaped: typeof f === "function" && attempt(() => f()) !== undefined };
}
