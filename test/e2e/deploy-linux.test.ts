import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Namespace, noNamespaces } from "../kernel/linux/namespace.ts";
import { BINARY, Shell } from "./sg.ts";

// A topology on a real kernel, in a namespace: bridges, since test machines have neither bonds nor VLANs. That makes the
// bond of this topology a failure, and everything else has to live with it.
const LAB = `topology lab
  does:
    Two networks for guests, and a bond that this machine cannot have.
  has:
    edge:
      is bridge
      uplink port1
    inner:
      is bridge
      uplink port2
    pair:
      is bond
      members [port3, port4]
    guests:
      is vlan_bridges
      trunk pair
      vlans [7]
  on failure:
    preserve what works
    report what failed
`;

/** Every verification watches a real network for seconds; the bridge's own is enough here. */
const LAY_BRIDGE = `pathway lay_bridge
  risk low
  does:
    A bridge, and nothing around it.
  takes:
    bridge_name  string       "Name of the bridge"
    interfaces   string[1..]  "Its ports"
  steps:
    1. bridge_create
         bridge_name = {bridge_name}
         interfaces = {interfaces}
`;

/** An allele of this organism's own, as anybody may write one. */
const DECOMPOSE = `export function execute({ resources }) {
  const runs = resources.map(({ name, kind, properties }) => {
    const run = { name, resource: name, needs: [] };
    if (kind === "bridge") {
      return { ...run, pathway: "lay_bridge", input: { bridge_name: name, interfaces: [properties.uplink] } };
    }
    if (kind === "bond") return { ...run, pathway: "provision_bond", input: { bond_name: name, members: properties.members } };
    const input = { parent_interface: properties.trunk, vlan_id: properties.vlans[0] };
    return { ...run, pathway: "provision_vlan_bridge", input, needs: [properties.trunk] };
  });
  return { runs };
}
`;

interface Run {
  readonly name: string;
  readonly status: string;
  readonly changes: readonly { readonly operation: object }[];
}

describe.skipIf(noNamespaces !== null)("sg deploy on a real kernel (needs root)", () => {
  let near: Namespace;
  let far: Namespace;
  let shell: Shell;

  beforeAll(async () => {
    near = new Namespace("deploy");
    far = new Namespace("deploy-far");
    far.ip("link add hub type bridge", "link set dev hub up", "address add 192.0.2.1/24 dev hub");
    for (const port of ["way", "port1", "port2", "port3", "port4"]) {
      near.ip(`link add name ${port} type veth peer name ${port} netns ${far.name}`, `link set dev ${port} up`);
      far.ip(`link set dev ${port} master hub`, `link set dev ${port} up`);
    }
    near.ip("address add 192.0.2.50/24 dev way", "route add default via 192.0.2.1 dev way");
    shell = new Shell().write({
      "contracts/topologies/lab.sg": LAB,
      "contracts/pathways/lay_bridge.sg": LAY_BRIDGE,
      "genes/topology_decompose.ts": DECOMPOSE,
      "sg.toml": '[kernel]\nkind = "production"\nname_prefix = ""\n[mutation]\nengine = "off"\n',
    });
    expect((await shell.sg("init")).exitCode).toBe(0);
  });
  afterAll(() => {
    shell[Symbol.dispose]();
    near[Symbol.dispose]();
    far[Symbol.dispose]();
  });

  async function deploy(...flags: readonly string[]) {
    const command = ["ip", "netns", "exec", near.name, BINARY, "deploy", ...flags, "--json"];
    const child = Bun.spawn(command, { cwd: shell.root, env: { PATH: process.env.PATH ?? "" }, stderr: "inherit" });
    const report = (await new Response(child.stdout).json()) as { readonly runs: readonly Run[]; message: string };
    const statuses = Object.fromEntries(report.runs.map(({ name, status }) => [name, status]));
    return { exitCode: await child.exited, report, statuses };
  }

  const masters = () => {
    const links = JSON.parse(near.run("ip", "-j", "link", "show")) as { ifname: string; master?: string }[];
    return Object.fromEntries(links.map(({ ifname, master }) => [ifname, master ?? null]));
  };

  test("keeps the bridges when the bond fails, shows drift, repairs it, and leaves no trace", async () => {
    const before = masters();
    const first = await deploy("lab");
    expect(first.exitCode).toBe(1);
    expect(first.statuses).toMatchObject({ edge: "created", inner: "created", guests: "skipped" });
    expect(["refused", "failed"]).toContain(first.statuses.pair ?? "");
    expect(masters()).toEqual({ ...before, edge: null, inner: null, port1: "edge", port2: "inner" });

    expect((await deploy("lab", "--plan")).statuses).toMatchObject({ edge: "unchanged", inner: "unchanged" });
    near.ip("link set dev port1 nomaster");
    const { report, statuses } = await deploy("lab", "--plan");
    expect(statuses).toMatchObject({ edge: "change", inner: "unchanged", pair: "blocked", guests: "waits" });
    expect(report.runs.flatMap(({ changes }) => changes.map(({ operation }) => operation))).toEqual([
      { name: "attachPort", args: { bridge: "edge", port: "port1" } },
    ]);
    expect(masters()).toMatchObject({ port1: null });
    expect((await deploy("lab")).statuses).toMatchObject({ edge: "changed", inner: "unchanged" });
    expect(masters()).toMatchObject({ port1: "edge" });

    expect((await deploy("lab", "--teardown")).exitCode).toBe(0);
    expect(masters()).toEqual(before);
  }, 120_000);

  test("plans nothing that the machine's owner forbids", async () => {
    shell.write({ "sg.toml": '[kernel]\nkind = "production"\n[mutation]\nengine = "off"\n' });
    const { exitCode, report, statuses } = await deploy("lab", "--plan");
    expect([exitCode, statuses]).toMatchObject([1, { edge: "blocked", inner: "blocked" }]);
    expect(JSON.stringify(report)).toContain("kernel.name_prefix");
  });
});
