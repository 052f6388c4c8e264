// input: {}; output: {"seen":["x"],"value":1}
export function execute() { const seen = []; const p = new Proxy({ x: 1 }, { get(t, k, r) { seen.push(k); return Reflect.get(t, k, r); } }); const value = p.x; return { seen, value }; }
