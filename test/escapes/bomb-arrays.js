// source: own; expect: contained
// kind: bomb; calls: [{}, "victim", {}]
export function execute(input) { const kept = []; let mib = 0; for (;;) { kept.push(new Array(131_072).fill(mib)); mib += 1; if (mib > input.capMiB) return { escaped: true, mib }; } }
