// source: own; expect: contained
// kind: crash; calls: [{}, "victim"]
export function execute() { return new RegExp("(".repeat(1e5) + "a" + ")".repeat(1e5)).test("a"); }
