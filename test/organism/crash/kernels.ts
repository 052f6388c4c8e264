import { systemClock } from "../../../src/core/mod.ts";
import { createLinuxKernel, type Kernel, openMockKernel, protectedInterfaces } from "../../../src/kernel/mod.ts";

/** Kernels whose state outlives a process, by name: what the crash test runs on. */
export const crashKernels: Readonly<Record<string, (path: string) => Kernel>> = {
  mock: (path) => openMockKernel(path, () => "the only one"),
};

/** Of this machine: whoever asks for it is in a network namespace of a test's own (`crash-linux.test.ts`). */
export function openMachineKernel(bootDirectory: string): Kernel {
  return createLinuxKernel({
    bootDirectory,
    clock: systemClock,
    environment: { PATH: process.env.PATH },
    protectedNames: protectedInterfaces(""),
    namePrefix: "sg-test-",
    protectDefaultRoute: true,
  });
}
