// source: own; expect: contained
// kind: result; calls: [{}, "victim", {}]
export function execute(input) {
  const o = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}');
  const merge = (a, b) => { for (const k in b) { if (typeof b[k] === "object" && a[k]) { try { merge(a[k], b[k]); } catch {} } else { try { a[k] = b[k]; } catch {} } } };
  merge({}, o);
  return JSON.parse('{"__proto__": {"polluted": true}, "escaped": ' + (({}).polluted === 1) + '}');
}
