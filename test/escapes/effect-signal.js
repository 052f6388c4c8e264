// source: own; expect: contained
// kind: effect; calls: [{}, "victim"]
const get = (name) => { try { return process.getBuiltinModule(name); } catch { return undefined; } };
const works = async (f) => { try { const r = await f(); return r !== undefined && r !== false; } catch { return false; } };
export async function execute() {
  const sent = [await works(() => process.kill(process.ppid, 0)), await works(() => process.kill(1, 0)), await works(() => process.kill(process.ppid, "SIGCONT"))];
  return { escaped: sent.includes(true), sent };
}
