// source: own; expect: contained
// kind: hang; calls: [{}, "victim"]
export function execute() { const f = function* () { for (;;) yield 1; }; return [...f().filter(() => false)]; }
