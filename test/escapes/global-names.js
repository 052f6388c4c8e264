// source: own; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  const names = ["Bun", "process", "require", "module", "fetch", "WebSocket", "Worker", "postMessage", "self", "navigator", "Deno", "Buffer", "onmessage", "ShadowRealm", "WebAssembly", "SharedArrayBuffer", "Atomics", "WeakRef", "FinalizationRegistry", "XMLHttpRequest", "importScripts", "EventSource"];
  const found = names.filter((name) => attempt(() => globalThis[name]) !== undefined);
  return { escaped: found.length > 0, found };
}
