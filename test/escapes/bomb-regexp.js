// source: own; expect: contained
// kind: bomb; calls: [{}, "victim"]
export function execute() { const s = "a".repeat(2 ** 26); return { n: s.replace(/a/g, "$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&$&").length }; }
