// source: own; expect: contained
// kind: bomb; calls: [{}, "victim"]
export function execute(input) { const kept = []; for (let mib = 0; mib <= input.capMiB; mib += 16) kept.push(new Uint8Array(16 * 1048576).fill(1)); return { escaped: true }; }
