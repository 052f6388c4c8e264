// source: own; expect: contained
// kind: result; calls: [{}, "victim"]; note: doubles with every level; JSON.stringify of it never ends or runs out of memory
export function execute() { let a = ["x"]; for (let i = 0; i < 40; i += 1) a = [a, a]; return a; }
