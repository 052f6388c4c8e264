// source: own; expect: contained
// kind: crash; calls: [{}, "victim"]
export function execute() { let f = () => 1; for (let i = 0; i < 1e5; i += 1) f = f.bind(null); return f(); }
