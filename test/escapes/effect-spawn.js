// source: own; expect: contained
// kind: effect; calls: [{}]
const get = (name) => { try { return process.getBuiltinModule(name); } catch { return undefined; } };
const works = async (f) => { try { const r = await f(); return r !== undefined && r !== false; } catch { return false; } };
export async function execute() {
  const ran = [await works(() => Bun.spawnSync(["/bin/true"]).success), await works(() => get("node:child_process").execSync("true") && true), await works(() => get("node:child_process").spawnSync("/bin/sh", ["-c", "exit 0"]).status === 0)];
  return { escaped: ran.includes(true), ran };
}
