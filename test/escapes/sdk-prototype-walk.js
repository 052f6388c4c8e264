// source: own; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export function execute(input, sdk) {
  const own = new Set([Object.prototype, Function.prototype, Array.prototype, null]);
  const foreign = [];
  for (let x of [sdk, sdk.log, input, [], execute]) { while (x !== null) { x = Object.getPrototypeOf(x); if (!own.has(x)) foreign.push(String(x)); } }
  return { escaped: foreign.length > 0, foreign };
}
