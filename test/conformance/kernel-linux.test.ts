import { afterAll, beforeAll, describe } from "bun:test";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { features, Namespace, NamespaceKernel, noNamespaces } from "../kernel/linux/namespace.ts";
import { kernelConformance } from "./kernel.ts";

const PORTS = ["sg-test-p0", "sg-test-p1", "sg-test-p2"] as const;

// The production kernel in a namespace with three cables, each a veth pair whose far end is up in a second namespace.
// Device types that the machine lacks must be refused cleanly; the suite tests that too.
describe.skipIf(noNamespaces !== null)("in a network namespace (needs root)", () => {
  let namespace: Namespace;
  let far: Namespace;
  let kernel: NamespaceKernel;

  beforeAll(() => {
    namespace = new Namespace("near");
    far = new Namespace("far");
    kernel = new NamespaceKernel(namespace);
    for (const port of PORTS) {
      namespace.ip(`link add name ${port} type veth peer name ${port} netns ${far.name}`, `link set dev ${port} up`);
      far.ip(`link set dev ${port} up`);
    }
    far.ip(`address add 192.0.2.20/24 dev ${PORTS[1]}`);
  });
  afterAll(async () => {
    await kernel[Symbol.asyncDispose]();
    namespace[Symbol.dispose]();
    far[Symbol.dispose]();
  });

  kernelConformance({
    name: "linux",
    supports: features,
    make: async () => ({
      kernel,
      ports: PORTS,
      prefix: "sg-test-",
      peer: { port: PORTS[1], own: "192.0.2.7/24", address: "192.0.2.20" },
      // Cables are expensive to make: they stay, and go down and up again, which leaves nothing on them.
      async dispose() {
        const created = namespace.links().filter((link) => link !== "lo" && !PORTS.some((port) => port === link));
        const cleared = PORTS.flatMap((port) => [
          `address flush dev ${port}`,
          `link set dev ${port} nomaster mtu 1500 down`,
          `link set dev ${port} up`,
        ]);
        namespace.ip(...created.map((link) => `link delete dev ${link}`), ...cleared);
        for (const file of readdirSync(kernel.bootDirectory)) rmSync(join(kernel.bootDirectory, file));
      },
    }),
  });
});
