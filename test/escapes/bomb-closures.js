// source: own; expect: contained
// kind: bomb; calls: [{}, "victim"]
export function execute(input) { let head = null; let n = 0; for (;;) { const previous = head; head = () => previous; n += 1; if (n * 32 > input.capMiB * 1048576 * 4) return { escaped: true }; } }
