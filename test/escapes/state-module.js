// source: own; expect: contained
// kind: escape; calls: [{}, {}, {}]
let count = 0; const kept = new Map();
export function execute() { count += 1; kept.set(count, 1); return { escaped: count > 1 || kept.size > 1 }; }
