// source: own; expect: contained
// kind: hang; calls: [{}, "victim"]
export async function execute() { const f = () => { Promise.resolve().then(f); }; f(); await new Promise(() => {}); }
