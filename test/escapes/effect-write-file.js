// source: own; expect: contained
// kind: effect; calls: [{}]
const get = (name) => { try { return process.getBuiltinModule(name); } catch { return undefined; } };
const works = async (f) => { try { const r = await f(); return r !== undefined && r !== false; } catch { return false; } };
export async function execute() {
  const fs = get("node:fs");
  const wrote = [await works(() => { fs.writeFileSync("/tmp/sg-probe-effect", "x"); return true; }), await works(() => { fs.writeFileSync("probe", "x"); return true; }), await works(() => { fs.mkdirSync("/tmp/sg-probe-dir"); return true; }), await works(() => Bun.write("/tmp/sg-probe-bun", "x")), await works(() => { fs.unlinkSync("/tmp/sg-probe-effect"); return true; })];
  return { escaped: wrote.includes(true), wrote };
}
