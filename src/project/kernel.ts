import { type Clock, newRunId } from "../core/mod.ts";
import {
  createLinuxKernel,
  createMockKernel,
  inspectLinuxKernel,
  type Kernel,
  type KernelFinding,
  type LinuxKernelOptions,
  openMockKernel,
  protectedInterfaces,
} from "../kernel/mod.ts";
import type { Configuration } from "./configuration.ts";
import type { Layout } from "./layout.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The kernel that the configuration asks for; nothing of the machine is touched yet.
 * @throws KernelError when the file of the simulated network cannot be used.
 */
export function kernelOf(layout: Layout, configuration: Configuration, clock: Clock, environment: Environment): Kernel {
  if (configuration.get("kernel.kind") === "mock") {
    if (configuration.get("kernel.mock_state") === "fresh") return createMockKernel();
    return openMockKernel(layout.network, () => newRunId().replace("run_", ""));
  }
  return createLinuxKernel(linuxOptions(configuration, clock, environment));
}

/** What the production kernel would find here. */
export async function inspectKernel(
  configuration: Configuration,
  clock: Clock,
  environment: Environment,
): Promise<readonly KernelFinding[]> {
  return await inspectLinuxKernel(linuxOptions(configuration, clock, environment));
}

function linuxOptions(configuration: Configuration, clock: Clock, environment: Environment): LinuxKernelOptions {
  return {
    clock,
    environment,
    protectedNames: protectedInterfaces(configuration.get("protected.interfaces")),
    protectDefaultRoute: configuration.get("kernel.default_route") === "protected",
    namePrefix: configuration.get("kernel.name_prefix"),
    bootDirectory: configuration.get("kernel.boot_directory"),
  };
}
