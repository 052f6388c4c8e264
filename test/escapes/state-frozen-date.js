// source: own; expect: contained
// kind: escape; calls: [{}, "victim", {}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  const before = Date.kept ?? Date.now.kept; const now = Date.now;
  attempt(() => { Date.now = () => 42; }); attempt(() => { Math.random = () => 0.5; });
  return { escaped: Date.now() === 42 || before !== undefined || Date.now !== now };
}
