// source: own; expect: contained
// kind: escape; calls: [{}, {}, {}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute(input, sdk) {
  const before = execute.kept ?? sdk.kept ?? sdk.log.kept ?? console.kept ?? console.log.kept ?? setTimeout.kept;
  for (const f of [execute, sdk, sdk.log, console, console.log, setTimeout]) { attempt(() => { f.kept = 1; }); attempt(() => Object.defineProperty(f, "kept", { value: 1 })); }
  return { escaped: before !== undefined };
}
