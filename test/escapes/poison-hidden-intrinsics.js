// source: SES intrinsics enumeration; expect: contained
// kind: result; calls: [{}]
const attempt = (f) => { try { return f(); } catch { return undefined; } };
const isHost = (g) => g !== undefined && g !== null && (typeof g.Bun === "object" || typeof g.process === "object" || typeof g.require === "function");
export async function execute() {
  const hidden = [function* () {}, async function* () {}, async () => {}, new Map().entries(), "a".matchAll(/a/g), [].values().map((x) => x), new Intl.Segmenter("en").segment("a"), Iterator.from({ next: () => ({}) })];
  let left = 0;
  for (const x of hidden) for (let p = Object.getPrototypeOf(x); p !== null; p = Object.getPrototypeOf(p)) { attempt(() => { p.leak = 1; }); if (Object.hasOwn(p, "leak")) left += 1; }
  return { escaped: left > 0, left };
}
