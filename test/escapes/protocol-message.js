// source: own; expect: contained
// kind: protocol; calls: [{}, "victim", {}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  for (const name of ["postMessage", "parentPort", "onmessage", "process", "self"]) attempt(() => globalThis[name].postMessage?.({ ok: true, output: "spoof" }));
  attempt(() => postMessage("ready"));
  return { tried: true };
}
