import type { Kernel } from "../../../src/kernel/mod.ts";
import { openFileKernel } from "./file-kernel.ts";

/** Kernels whose state outlives a process, by name: what the crash test runs on. */
export const crashKernels: Readonly<Record<string, (path: string) => Kernel>> = {
  mock: openFileKernel,
};
