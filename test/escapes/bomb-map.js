// source: own; expect: contained
// kind: bomb; calls: [{}, "victim"]
export function execute(input) { const maps = []; for (let i = 0; ; i += 1) { const m = new Map(); for (let j = 0; j < 500_000; j += 1) m.set(j, { j }); maps.push(m); if (i * 24 > input.capMiB) return { escaped: true }; } }
