// source: vm2 CVE-2023-29199, CVE-2023-32314; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export async function execute() {
  let g;
  const error = new Error(); error.name = Symbol("x");
  try { error.stack; } catch (e) { g = attempt(() => e.constructor.constructor("return globalThis")()); }
  const f = async () => error.stack;
  await f().catch((e) => { g ??= attempt(() => e.constructor.constructor("return globalThis")()); });
  return { escaped: g !== undefined };
}
