// source: own; expect: contained
// kind: result; calls: [{}, "victim"]
export function execute() { return new Proxy([], { get(t, k) { return k === "length" ? 2 ** 32 : k === "toJSON" ? undefined : 1; }, ownKeys: () => [] }); }
