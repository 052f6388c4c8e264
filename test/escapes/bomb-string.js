// source: own; expect: contained
// kind: bomb; calls: [{}, "victim"]
export function execute(input) { let s = "x"; const kept = []; while (kept.length * 16 <= input.capMiB) { s = "y".repeat(16 * 1048576); kept.push(new TextEncoder().encode(s)); } return { escaped: true }; }
