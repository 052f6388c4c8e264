// source: bridge objects of vm2 and isolated-vm users; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute(input, sdk) {
  const roots = [sdk, sdk.log, input, console, console.log, setTimeout, queueMicrotask];
  const found = roots.map((r) => attempt(() => r.constructor.constructor("return globalThis")())).filter((x) => x !== undefined);
  return { escaped: found.length > 0 };
}
