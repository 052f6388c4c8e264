// source: own; expect: contained
// kind: hang; calls: [{}, "victim"]
export function execute() { for (;;) { try { for (;;) { try { throw 1; } finally { continue; } } } catch {} } }
