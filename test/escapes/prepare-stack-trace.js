// source: vm2 CVE-2022-36067; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  let sites; attempt(() => { Error.prepareStackTrace = (e, s) => { sites = s; return ""; }; });
  attempt(() => Object.defineProperty(Error, "prepareStackTrace", { value: (e, s) => { sites = s; return ""; } }));
  attempt(() => new Error("x").stack);
  const g = attempt(() => sites.map((s) => s.getThis() ?? s.getFunction()).find((x) => x != null));
  return { escaped: sites !== undefined || g !== undefined };
}
