import { createMockKernel } from "../../src/kernel/mod.ts";
import { kernelConformance } from "./kernel.ts";

kernelConformance({
  name: "mock",
  supports: new Set(["bond", "vlan"]),
  make: async () => ({
    kernel: createMockKernel(),
    ports: ["eth0", "eth1", "eth2"],
    prefix: "sg-test-",
    dispose: async () => undefined,
  }),
});
