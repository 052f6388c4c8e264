// source: own; expect: contained
// kind: effect; calls: [{}]
const get = (name) => { try { return process.getBuiltinModule(name); } catch { return undefined; } };
const works = async (f) => { try { const r = await f(); return r !== undefined && r !== false; } catch { return false; } };
export async function execute() {
  const fs = get("node:fs");
  const read = (await Promise.all(["/etc/passwd", "/etc/hostname", "/proc/1/cmdline", "/proc/self/environ", "/proc/self/maps", "/root/.bashrc", "/"].map((p) => works(() => (p === "/" ? fs.readdirSync(p).length > 0 : fs.readFileSync(p, "utf8").length >= 0)))));
  return { escaped: read.includes(true), read };
}
