// source: own; expect: contained
// kind: result; calls: [{}, "victim"]
export function execute() {
  throw new Proxy({}, { get() { throw new Proxy({}, { get() { for (;;); } }); }, getPrototypeOf() { throw 1; }, has() { throw 2; }, ownKeys() { throw 3; } });
}
