// source: own; expect: contained
// kind: bomb; calls: [{}, "victim"]
export function execute(input) { const b = new Uint8Array((input.capMiB + 1) * 1048576).fill(1); return { escaped: b.length > 0 }; }
