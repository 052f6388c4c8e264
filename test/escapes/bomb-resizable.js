// source: own; expect: contained
// kind: bomb; calls: [{}, "victim"]
export function execute(input) { const b = new ArrayBuffer(1, { maxByteLength: (input.capMiB + 64) * 1048576 }); b.resize((input.capMiB + 32) * 1048576); new Uint8Array(b).fill(1); return { escaped: true }; }
