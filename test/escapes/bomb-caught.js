// source: own; expect: contained
// kind: bomb; calls: [{}, "victim"]; note: catches every failure and goes on asking
export function execute(input) { const kept = []; for (let i = 0; i < 100_000; i += 1) { try { kept.push(new Uint8Array(8 * 1048576).fill(1)); } catch {} if (kept.length * 8 > input.capMiB) return { escaped: true }; } throw new Error("held back"); }
