import { createMockKernel } from "../../src/kernel/mod.ts";
import { kernelConformance } from "./kernel.ts";

kernelConformance({
  name: "mock",
  supports: new Set(["bond", "vlan", "vlan_filtering"]),
  make: async () => ({
    kernel: createMockKernel(),
    ports: ["eth0", "eth1", "eth2"],
    prefix: "sg-test-",
    peer: { port: "eth1", own: "192.0.2.7/24", address: "192.0.2.20" },
    dispose: async () => undefined,
  }),
});
