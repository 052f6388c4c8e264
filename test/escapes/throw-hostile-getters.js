// source: own; expect: contained
// kind: result; calls: [{}, "victim"]
export function execute() {
  const e = new Error("x");
  Object.defineProperty(e, "message", { get() { throw e; } }); Object.defineProperty(e, "name", { get() { return { toString() { throw e; } }; } }); Object.defineProperty(e, "stack", { get() { return Symbol("s"); } });
  throw e;
}
