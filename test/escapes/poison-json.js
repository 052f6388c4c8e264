// source: own; expect: contained
// kind: result; calls: [{}, "victim", {}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute() {
  attempt(() => { JSON.stringify = () => '{"escaped":true}'; }); attempt(() => { JSON.parse = () => ({ stolen: true }); });
  attempt(() => Object.defineProperty(Object.prototype, "toJSON", { value: () => ({ escaped: true }) }));
  attempt(() => Object.defineProperty(globalThis, "JSON", { value: {} }));
  return { fine: true };
}
