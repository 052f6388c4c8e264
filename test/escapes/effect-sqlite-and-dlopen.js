// source: own; expect: contained
// kind: effect; calls: [{}]
const get = (name) => { try { return process.getBuiltinModule(name); } catch { return undefined; } };
const works = async (f) => { try { const r = await f(); return r !== undefined && r !== false; } catch { return false; } };
export async function execute() {
  const opened = [await works(() => new (get("bun:sqlite").Database)("/tmp/sg-probe.sqlite").run("create table x(y)")), await works(() => process.dlopen({ exports: {} }, "/lib/x86_64-linux-gnu/libm.so.6")), await works(() => get("node:fs").openSync("/dev/tty", "r+") >= 0)];
  return { escaped: opened.includes(true), opened };
}
