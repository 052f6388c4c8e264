import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { newRunId } from "../core/mod.ts";
import type { Kernel, Operation } from "./kernel.ts";
import { type OperationSpec, operationName, operations } from "./operations.ts";

/**
 * Names the state that a kernel acts on: of this machine, since it started, in this network namespace; or what the
 * kernel itself says; or, of a state that dies with the process, a name that nothing else will ever have.
 */
export function kernelIdentity(kernel: Kernel): string {
  if (kernel.identity !== undefined) return kernel.identity;
  if (kernel.kind === "linux") return hostIdentity();
  const known = transient.get(kernel) ?? `${MEMORY}${newRunId()}`;
  transient.set(kernel, known);
  return known;
}

/**
 * Names the network that a kernel acts on, whether or not it has started anew: what was configured is expected to
 * survive a start. Null for a network that ends with the process.
 */
export function kernelHome(kernel: Kernel): string | null {
  if (kernel.identity !== undefined) return kernel.identity;
  if (kernel.kind === "mock") return null;
  const [machine, , namespace] = hostIdentity().split("/");
  return `${machine}/${namespace}`;
}

const transient = new WeakMap<Kernel, string>();

/**
 * Whether what was done under `recorded` can be taken back on the kernel that is `present`. `gone`: its state was the
 * memory of a process that ended. `restarted`: the machine has started anew since, and only what outlives that is left.
 */
export function compareIdentity(recorded: string, present: string): "same" | "restarted" | "gone" | "other" {
  if (recorded === present) return "same";
  if (recorded.startsWith(MEMORY)) return "gone";
  const [machine, boot, namespace] = recorded.split("/");
  const [machineNow, bootNow] = present.split("/");
  if (!recorded.startsWith(MACHINE) || machine !== machineNow || boot === bootNow) return "other";
  // A simulated network that was made anew has no memory of the former one.
  return namespace === undefined ? "gone" : "restarted";
}

const MACHINE = "machine:";
const MEMORY = "memory:";

function hostIdentity(): string {
  const machine = firstLine("/etc/machine-id") ?? hostname();
  const boot = firstLine("/proc/sys/kernel/random/boot_id") ?? "";
  return `${MACHINE}${machine}/${boot}/${networkNamespace()}`;
}

function networkNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/net");
  } catch {
    return "";
  }
}

function firstLine(path: string): string | null {
  try {
    return readFileSync(path, "utf8").split("\n")[0] || null;
  } catch {
    return null;
  }
}

/** Whether what a write did is still there when the machine has started anew. */
export function outlivesBoot(operation: Operation): boolean {
  const spec: OperationSpec = operations[operationName(operation.name)];
  return spec.outlivesBoot === true;
}
