import type { Operation } from "./kernel.ts";
import { KernelError } from "./kernel-error.ts";
import { interfacesChanged } from "./operations.ts";

// Rules for a kernel that acts on a real machine; the mock has nothing to protect. They are data and one function, so
// that the place where operations meet the machine is the only one that applies them.

/** What nobody wants to lose over ssh, whatever the environment says. */
const ALWAYS_PROTECTED: readonly string[] = ["lo", "eth0"];

/** Interfaces that a production kernel may create or change. Anything else belongs to the machine's owner. */
const OWN_PREFIX = "sg-test-";

/** Reads SG_PROTECTED_INTERFACES: names separated by commas, white space ignored. */
export function protectedInterfaces(setting: string | undefined): ReadonlySet<string> {
  const extra = (setting ?? "").split(",").map((name) => name.trim());
  return new Set([...ALWAYS_PROTECTED, ...extra.filter((name) => name !== "")]);
}

/**
 * @throws KernelError when the operation would change a protected interface, or create or remove one of somebody else's.
 * An unprotected interface of the machine may become a port or member: that is what bridges are for.
 */
export function assertAllowed(operation: Operation, protectedNames: ReadonlySet<string>): void {
  for (const name of interfacesChanged(operation)) {
    if (protectedNames.has(name)) {
      throw refusal(operation, name, "is protected (lo, eth0 and SG_PROTECTED_INTERFACES never change)");
    }
  }
  const owned = operation.name === "deleteLink" || operation.name.startsWith("create");
  const name = operation.args.name;
  if (owned && typeof name === "string" && !name.startsWith(OWN_PREFIX)) {
    throw refusal(operation, name, `is not ours: names of created interfaces begin with "${OWN_PREFIX}"`);
  }
}

function refusal(operation: Operation, name: string, why: string): KernelError {
  return new KernelError("protected", `Cannot run ${operation.name} on "${name}": the interface ${why}`, {
    details: { operation: operation.name, interface: name },
  });
}
