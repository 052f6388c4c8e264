// source: own; expect: contained
// kind: escape; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export async function execute() {
  const made = [async () => {}, function* () {}, async function* () {}, class {}, (() => {}).bind(), Math.max, Object.getOwnPropertyDescriptor(Map.prototype, "size").get]
    .map((f) => attempt(() => Object.getPrototypeOf(f).constructor("return 1")))
    .filter((f) => f !== undefined);
  return { escaped: made.length > 0 };
}
