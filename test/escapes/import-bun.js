// source: own; expect: contained
// kind: escape; calls: [{}]
export async function execute() {
  const found = [];
  for (const name of ["bun", "bun:ffi", "bun:jsc", "bun:sqlite", "node:child_process", "node:vm", "node:worker_threads", "fs", "/etc/passwd", "./worker.ts", "data:text/javascript,export default 1", "file:///etc/hostname"]) {
    try { await import(name); found.push(name); } catch {}
  }
  return { escaped: found.length > 0, found };
}
