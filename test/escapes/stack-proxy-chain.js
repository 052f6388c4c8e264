// source: own; expect: contained
// kind: crash; calls: [{}, "victim"]
export function execute() { let p = {}; for (let i = 0; i < 1e5; i += 1) p = new Proxy(p, {}); return p.x ?? null; }
