// source: own; expect: contained
// kind: hang; calls: [{}, "victim", {}]
export async function execute() { await new Promise(() => {}); }
