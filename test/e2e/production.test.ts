import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { features, Namespace, noNamespaces } from "../kernel/linux/namespace.ts";
import { type Finished, Shell } from "./sg.ts";

// `sg run --kernel production` on a machine of its own: a namespace with a management interface, which carries the default
// route, and two cables into a second namespace, in which the gateway lives.

// Each test makes a machine and an organism, and other suites share the processor.
setDefaultTimeout(120_000);

const GATEWAY = "192.0.2.1";
/** Checks need not stay healthy for long before they are believed. */
const QUICK = { SG_VERIFY_SETTLE_MS: "1" };
const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/** Its second step needs VLAN devices, which test machines lack. */
const BRIDGE_WITH_VLAN = `pathway bridge_with_vlan
  risk low
  does:
    Build a bridge, and a VLAN interface on top of it.
  takes:
    bridge_name  string       "Name of the new bridge"
    interfaces   string[1..]  "Interfaces that become its ports"
  steps:
    1. bridge_create
         bridge_name = {bridge_name}
         interfaces = {interfaces}
    2. vlan_create
         parent_interface = {bridge_name}
         vlan_id = 7
  on failure:
    rollback completed steps
`;

describe.skipIf(noNamespaces !== null)("sg --kernel production (needs root)", () => {
  let untouched: Shell;
  let shell: Shell;
  let machine: Namespace;
  let segment: Namespace;

  beforeAll(async () => {
    untouched = new Shell();
    expect((await untouched.sg("init")).exitCode).toBe(0);
  });
  afterAll(() => untouched[Symbol.dispose]());

  beforeEach(() => {
    machine = new Namespace("machine");
    segment = new Namespace("segment");
    segment.ip("link add name lan type bridge", "link set dev lan up", `address add ${GATEWAY}/24 dev lan`);
    for (const cable of ["mgmt", "port1", "port2"]) {
      machine.ip(`link add name ${cable} type veth peer name ${cable} netns ${segment.name}`);
      machine.ip(`link set dev ${cable} up`);
      segment.ip(`link set dev ${cable} master lan up`);
    }
    machine.ip("address add 192.0.2.9/24 dev mgmt", `route add default via ${GATEWAY}`);
    shell = untouched.copy();
  });
  afterEach(() => {
    shell[Symbol.dispose]();
    machine[Symbol.dispose]();
    segment[Symbol.dispose]();
  });

  async function production(
    pathway: string,
    input: unknown,
    options: { readonly environment?: Record<string, string>; readonly user?: readonly string[] } = {},
  ): Promise<Finished> {
    const { environment = {}, user = [] } = options;
    const flags = ["--kernel", "production", "--mutation-engine", "off", "--json", "--input", JSON.stringify(input)];
    const within = ["ip", "netns", "exec", machine.name, ...user];
    return await shell.sgWith({ environment: { ...QUICK, ...environment }, within }, "run", pathway, ...flags);
  }

  const createBridge = (name: string, port: string, options: Parameters<typeof production>[2] = {}) =>
    production("create_verified_bridge", { bridge_name: name, interfaces: [port] }, options);

  const linkOf = (name: string): unknown =>
    (JSON.parse(machine.run("ip", "-j", "-d", "link", "show", "dev", name)) as unknown[])[0];

  test("create_verified_bridge makes a bridge that ip shows", async () => {
    const run = await createBridge("sg-test-br", "port1");
    expect([run.exitCode, run.json<{ outcome: string }>().outcome]).toEqual([0, "success"]);
    const kind = { info_kind: "bridge" };
    expect(linkOf("sg-test-br")).toMatchObject({ flags: expect.arrayContaining(["UP"]), linkinfo: kind });
    expect(linkOf("port1")).toMatchObject({ master: "sg-test-br" });
  });

  test("without a default route nobody can say whether it works: it is taken back, and no gene is blamed or mutated", async () => {
    machine.ip("route del default");
    const before = machine.links();
    const environment = { SG_MUTATION_ENGINE: "genetic" };
    const within = ["ip", "netns", "exec", machine.name];
    const input = JSON.stringify({ bridge_name: "sg-test-br", interfaces: ["port1"] });
    const flags = ["--kernel", "production", "--json", "--input", input];
    const run = await shell.sgWith(
      { environment: { ...QUICK, ...environment }, within },
      "exec",
      "bridge_create",
      ...flags,
    );
    expect([run.exitCode, run.stdout]).toEqual([1, expect.stringContaining("there is no gateway to ask; add one")]);
    expect(run.json()).toMatchObject({ outcome: "failure", mutation: null });
    expect(machine.links()).toEqual(before);
  });

  test("a later step that is refused takes the bridge away again", async () => {
    shell.write({
      "contracts/pathways/bridge_with_vlan.sg": BRIDGE_WITH_VLAN.replace(
        "= {bridge_name}\n         vlan_id",
        "= nowhere\n         vlan_id",
      ),
    });
    const before = machine.links();
    const run = await production("bridge_with_vlan", { bridge_name: "sg-test-br", interfaces: ["port1"] });
    expect(run.exitCode).toBe(1);
    expect(run.json()).toMatchObject({
      outcome: "refusal",
      steps: [{ outcome: "success" }, {}],
      rollback: { failed: [] },
    });
    expect(machine.links()).toEqual(before);
    expect(linkOf("port1")).not.toHaveProperty("master");
  });

  test.skipIf(features.has("vlan"))(
    "a step whose device type is missing takes the steps before it back (needs a machine without VLAN devices)",
    async () => {
      shell.write({ "contracts/pathways/bridge_with_vlan.sg": BRIDGE_WITH_VLAN });
      const before = machine.links();
      const run = await production("bridge_with_vlan", { bridge_name: "sg-test-br", interfaces: ["port1"] });
      expect(run.exitCode).toBe(1);
      expect(run.json()).toMatchObject({
        outcome: "failure",
        steps: [{ outcome: "success" }, { outcome: "failure", attempts: [{ kind: "kernel" }] }],
        rollback: { failed: [] },
      });
      expect(run.stdout).toContain("Unknown device type");
      expect(machine.links()).toEqual(before);
    },
  );

  const rules: readonly [
    what: string,
    environment: Record<string, string>,
    name: string,
    port: string,
    says: string,
  ][] = [
    ["what carries the default route", {}, "sg-test-br", "mgmt", '"mgmt": the interface carries the default route'],
    [
      "what the operator protects",
      { SG_PROTECTED_INTERFACES: "x,port2" },
      "sg-test-br",
      "port2",
      '"port2": the interface is protected',
    ],
    ["a name that is not ours", {}, "br0", "port1", 'begin with "sg-test-"'],
  ];
  for (const [what, environment, name, port, says] of rules) {
    test(`${what} is refused by policy, with nothing left of the attempt`, async () => {
      const before = machine.links();
      const run = await createBridge(name, port, { environment });
      expect(run.stderr).toContain(says);
      expect(run.exitCode).toBe(4);
      expect(machine.links()).toEqual(before);
    });
  }

  test("what could be an option or a command is no name for an interface", async () => {
    const before = machine.links();
    for (const name of ["-force", "a b", "x;reboot", "x\nlink delete dev port1", "$(id)"]) {
      const run = await createBridge(name, "port1");
      expect([name, run.exitCode, run.stdout]).toEqual([name, 1, expect.stringContaining("is not an interface name")]);
    }
    expect(machine.links()).toEqual(before);
  });

  test("who may not change the network is told so", async () => {
    Bun.spawnSync(["chmod", "-R", "a+rwX", shell.root]);
    const before = machine.links();
    const run = await createBridge("sg-test-br", "port1", { user: NOBODY });
    expect(run.stderr).toContain("run sg as root, or give it CAP_NET_ADMIN");
    expect(run.exitCode).toBe(1);
    expect(machine.links()).toEqual(before);
  });

  test("doctor says what the kernel would find here, and what it spares", async () => {
    const within = ["ip", "netns", "exec", machine.name];
    const { stdout } = await shell.sgWith({ within }, "doctor", "--json", "--kernel", "production");
    const { kernel } = JSON.parse(stdout) as { kernel: { what: string; state: string; detail: string }[] };
    const found = Object.fromEntries(kernel.map(({ what, state, detail }) => [what, `${state}: ${detail}`]));
    expect(found).toMatchObject({
      ip: expect.stringMatching(/^there: \/.*iproute2/),
      CAP_NET_ADMIN: "there: may change the network",
      bridges: expect.stringMatching(/^there: /),
      protected: "there: lo, eth0 (not here), mgmt (carries the default route (kernel.default_route))",
    });
  });
});
