// source: own; expect: contained
// kind: effect; calls: [{}]
const get = (name) => { try { return process.getBuiltinModule(name); } catch { return undefined; } };
const works = async (f) => { try { const r = await f(); return r !== undefined && r !== false; } catch { return false; } };
export async function execute() {
  const all = { ...(globalThis.process?.env ?? {}), ...(globalThis.Bun?.env ?? {}) };
  const names = Object.keys(all).filter((name) => !/^(BUN_|TZ$|DO_NOT_TRACK$|NODE_ENV$)/.test(name));
  return { escaped: names.length > 0, names };
}
