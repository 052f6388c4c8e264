// source: vm2 and every safe-eval; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  const g = attempt(() => (() => {}).constructor("return globalThis")());
  return { escaped: g !== undefined };
}
