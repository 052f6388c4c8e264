// source: own; expect: contained
// kind: effect; calls: [{}]
const get = (name) => { try { return process.getBuiltinModule(name); } catch { return undefined; } };
const works = async (f) => { try { const r = await f(); return r !== undefined && r !== false; } catch { return false; } };
export async function execute() {
  const ffi = get("bun:ffi") ?? get("ffi");
  const opened = await works(() => { const c = ffi.dlopen("libc.so.6", { getppid: { args: [], returns: "i32" }, kill: { args: ["i32", "i32"], returns: "i32" } }); return c.symbols.kill(c.symbols.getppid(), 0) === 0; });
  return { escaped: opened };
}
