import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { GOOD_DOUBLE } from "../double.ts";
import { Namespace, noNamespaces } from "../kernel/linux/namespace.ts";
import { bareProject } from "./bare-project.ts";
import { BINARY, type Shell } from "./sg.ts";

// Discovery over a real link: two machines (namespaces) with a cable between them, where multicast has to leave one and
// reach the other. On the loopback address, one machine would hear itself.

setDefaultTimeout(60_000);

interface Place {
  readonly machine: Namespace;
  readonly shell: Shell;
  readonly address: string;
  readonly server: Bun.Subprocess;
}

async function start(name: string, address: string, machine: Namespace): Promise<Place> {
  machine.ip(`address add ${address}/24 dev wire`, "link set dev wire up", "link set dev lo up");
  const shell = await bareProject({ "double.js": GOOD_DOUBLE });
  const server = Bun.spawn(
    ["ip", "netns", "exec", machine.name, BINARY, "serve", "--host", address, "--port", "7400"],
    {
      cwd: shell.root,
      env: {
        PATH: process.env.PATH ?? "",
        SG_FEDERATION_NAME: name,
        SG_FEDERATION_DISCOVERY: "true",
        SG_FEDERATION_DISCOVERY_EVERY_MS: "200",
        SG_FEDERATION_DISCOVERY_INTERFACE: address,
      },
      ...{ stdin: "ignore", stdout: "ignore", stderr: "ignore" },
    },
  );
  return { machine, shell, address, server };
}

/** Whom this one has heard, as soon as it has heard anybody. */
async function discoveredBy({ shell }: Place): Promise<readonly { readonly name: string; readonly url: string }[]> {
  for (;;) {
    const { candidates } = (await shell.sg("peer", "discovered", "--json")).json<{
      candidates: { name: string; url: string }[];
    }>();
    if (candidates.length > 0) return candidates.map(({ name, url }) => ({ name, url }));
    await Bun.sleep(100);
  }
}

if (noNamespaces !== null) console.log(`discovery between machines is not tried: ${noNamespaces}`);

describe.skipIf(noNamespaces !== null)("two machines with a cable between them (needs root)", () => {
  let places: readonly Place[] = [];
  beforeAll(async () => {
    const [near, far] = [new Namespace("near"), new Namespace("far")];
    near.ip(`link add name wire type veth peer name wire netns ${far.name}`);
    places = [await start("paris", "192.0.2.1", near), await start("berlin", "192.0.2.2", far)];
  });
  afterAll(async () => {
    for (const { server, shell, machine } of places) {
      server.kill("SIGKILL");
      await server.exited;
      shell[Symbol.dispose]();
      machine[Symbol.dispose]();
    }
  });

  test("hear each other, each at the address that its datagrams come from", async () => {
    const [paris, berlin] = places as [Place, Place];
    expect(await discoveredBy(paris)).toEqual([{ name: "berlin", url: "http://192.0.2.2:7400" }]);
    expect(await discoveredBy(berlin)).toEqual([{ name: "paris", url: "http://192.0.2.1:7400" }]);
  });
});
