// source: own; expect: contained
// kind: hang; calls: [{}, "victim"]
export function execute() { (async () => { for (;;) await null; })(); return { done: true }; }
