// source: own; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  const forms = [() => require("fs"), () => module.require("fs"), () => globalThis.require("fs"), () => process.mainModule.require("fs"), () => process.binding("fs"), () => process.getBuiltinModule("fs")];
  return { escaped: forms.some((f) => attempt(f) !== undefined) };
}
