// source: own; expect: contained
// kind: info; calls: ["victim", {}, "victim", {}]
export function execute(input) {
  const seen = []; for (const k of Object.getOwnPropertyNames(globalThis)) { let v; try { v = globalThis[k]; } catch {} if (typeof v === "string" || Array.isArray(v)) seen.push(k); }
  return { escaped: seen.length > 0, seen };
}
