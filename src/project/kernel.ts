import type { Clock } from "../core/mod.ts";
import { createLinuxKernel, createMockKernel, type Kernel, protectedInterfaces } from "../kernel/mod.ts";
import type { Configuration } from "./configuration.ts";

/** The kernel that the configuration asks for; nothing of the machine is touched yet. */
export function kernelOf(
  configuration: Configuration,
  clock: Clock,
  environment: Readonly<Record<string, string | undefined>>,
): Kernel {
  if (configuration.get("kernel.kind") === "mock") return createMockKernel();
  return createLinuxKernel({
    clock,
    environment,
    protectedNames: protectedInterfaces(configuration.get("protected.interfaces")),
    protectDefaultRoute: configuration.get("kernel.default_route") === "protected",
    namePrefix: configuration.get("kernel.name_prefix"),
    bootDirectory: configuration.get("kernel.boot_directory"),
  });
}
