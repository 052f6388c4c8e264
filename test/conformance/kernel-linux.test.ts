import { describe } from "bun:test";
import { Namespace, NamespaceKernel, noNamespaces } from "../kernel/linux/namespace.ts";
import { kernelConformance } from "./kernel.ts";

// The production kernel in a namespace with three cables, each a veth pair whose far end is up. Device types that a test
// machine lacks (bond, VLAN) are skipped here and met in test/kernel/linux.
describe.skipIf(noNamespaces !== null)("in a network namespace (needs root)", () => {
  kernelConformance({
    name: "linux",
    supports: new Set(),
    make: async () => {
      const namespace = new Namespace("conf");
      const ports = ["sg-test-p0", "sg-test-p1", "sg-test-p2"] as const;
      for (const port of ports) {
        namespace.ip(
          `link add name ${port} type veth peer name ${port}-far`,
          `link set dev ${port} up`,
          `link set dev ${port}-far up`,
        );
      }
      const kernel = new NamespaceKernel(namespace);
      return {
        kernel,
        ports,
        prefix: "sg-test-",
        async dispose() {
          await kernel[Symbol.asyncDispose]();
          namespace[Symbol.dispose]();
        },
      };
    },
  });
});
