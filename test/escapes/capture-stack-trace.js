// source: host paths in stacks; expect: contained
// kind: info; calls: [{}]
export function execute() {
  const o = {}; Error.captureStackTrace(o);
  const text = String(o.stack) + new Error("x").stack;
  return { escaped: /sandbox|worker|\/|node:|bun:|runInContext/.test(text.replaceAll("gene.js", "")), text };
}
