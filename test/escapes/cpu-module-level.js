// source: own; expect: contained
// kind: hang; calls: [{}, "victim"]
for (;;);
export function execute() { return 1; }
