// source: own; expect: contained
// kind: effect; calls: [{}]
const get = (name) => { try { return process.getBuiltinModule(name); } catch { return undefined; } };
const works = async (f) => { try { const r = await f(); return r !== undefined && r !== false; } catch { return false; } };
export async function execute() {
  const net = get("node:net"); const dgram = get("node:dgram");
  const made = [await works(() => Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } }).port > 0), await works(() => Bun.serve({ port: 0, fetch: () => new Response("x") }).port > 0), await works(() => Bun.udpSocket({ port: 0 })), await works(() => Bun.listen({ unix: "/tmp/sg-probe.sock", socket: { data() {} } }))];
  return { escaped: made.includes(true), made };
}
