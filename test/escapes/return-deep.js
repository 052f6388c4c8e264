// source: own; expect: contained
// kind: result; calls: [{}, "victim"]
export function execute() { let a = 1; for (let i = 0; i < 5000; i += 1) a = [a]; return a; }
