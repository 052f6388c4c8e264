// source: own; expect: contained
// kind: hang; calls: [{}, "victim"]
export async function execute() { setInterval(() => {}, 10); await new Promise(() => {}); }
