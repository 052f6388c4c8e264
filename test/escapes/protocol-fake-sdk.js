// source: own; expect: contained
// kind: protocol; calls: [{}]
export async function execute(input, sdk) {
  const found = [];
  for (const name of ["createBridge", "constructor", "__proto__", "call", "then", "toString"]) { try { if (Object.hasOwn(sdk, name)) found.push(name); } catch {} }
  return { escaped: found.length > 0, found };
}
