// source: own; expect: contained
// kind: info; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  const found = [() => process.env.PATH, () => Bun.env.HOME, () => import.meta.env, () => navigator.userAgent, () => location.href, () => process.pid, () => performance.memory].map(attempt).filter((x) => x !== undefined);
  return { escaped: found.length > 0 };
}
