// source: own; expect: contained
// kind: escape; calls: [{}]
export async function execute() {
  const p = import("x"); p.catch(() => {});
  return { escaped: !(p instanceof Promise) || p.constructor !== Promise };
}
