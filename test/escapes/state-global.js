// source: own; expect: contained
// kind: escape; calls: [{}, {}, "victim", {}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  const before = globalThis.kept ?? Object.kept ?? Math.kept;
  attempt(() => { globalThis.kept = 1; }); attempt(() => { Object.kept = 1; }); attempt(() => { Math.kept = 1; }); attempt(() => Object.defineProperty(globalThis, "kept", { value: 1 }));
  return { escaped: before !== undefined };
}
