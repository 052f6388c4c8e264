import * as v from "valibot";
import { interfaceName } from "./arguments.ts";
import type { Operation } from "./kernel.ts";
import { KernelError } from "./kernel-error.ts";
import { interfacesChanged } from "./operations.ts";

// Rules for a kernel that acts on a real machine; the mock has nothing to protect. They are data and one function, so
// that the place where operations meet the machine is the only one that applies them.
//
// Two kinds of rules. Names that stand fast (rule 1, rule 2) bind every operation, an inverse too: nothing that respects
// them can have an inverse that does not. What the machine's present state protects (rule 3, rule 4) binds new operations
// only: a default route that moved onto a bridge of ours must not keep its rollback from happening.

/** What nobody wants to lose over ssh, whatever the environment says. */
const ALWAYS_PROTECTED: readonly string[] = ["lo", "eth0"];

/** What interfaces that sg creates are called unless the operator chooses otherwise. */
export const NAME_PREFIX_DEFAULT = "sg-test-";

/** Why a list of protected interfaces cannot be used, or null. A name that cannot be one would protect nothing. */
export function protectedInterfacesProblem(setting: string): string | null {
  const wrong = wordsOf(setting).find((word) => !v.is(interfaceName, word));
  if (wrong === undefined) return null;
  return `${JSON.stringify(wrong)} is not an interface name (1 to 15 letters, digits, _ . -); write names with commas or blanks between them, such as "eno1, bond0"`;
}

/**
 * Reads a list of names (SG_PROTECTED_INTERFACES), separated by commas and white space.
 * @throws RangeError when a word cannot be an interface name: settings are checked before they come here.
 */
export function protectedInterfaces(setting: string): ReadonlySet<string> {
  const problem = protectedInterfacesProblem(setting);
  if (problem !== null) throw new RangeError(`Cannot protect interfaces: ${problem}`);
  return new Set([...ALWAYS_PROTECTED, ...wordsOf(setting)]);
}

function wordsOf(setting: string): readonly string[] {
  return setting.split(/[\s,]+/).filter((word) => word !== "");
}

/** What an operator lets a production kernel do. */
export interface InterfaceRules {
  readonly protectedNames: ReadonlySet<string>;
  /** Interfaces that may be created or removed begin so; empty: any. */
  readonly namePrefix: string;
}

/** An interface that the machine's present state protects, by name, with the reason. */
export type InUse = ReadonlyMap<string, string>;

/**
 * @throws KernelError `protected`: the operation would change a protected interface (rule 1), create or remove one of
 * somebody else's (rule 2), or cut the way on which the machine is reached (rules 3 and 4, as `inUse`).
 * An unprotected interface of the machine may become a port or member: that is what bridges are for.
 */
export function assertAllowed(operation: Operation, rules: InterfaceRules, inUse: InUse = new Map()): void {
  for (const name of interfacesChanged(operation)) {
    if (rules.protectedNames.has(name)) {
      throw refusal(operation, name, "is protected (lo, eth0 and SG_PROTECTED_INTERFACES never change)");
    }
    const reason = inUse.get(name);
    if (reason !== undefined) throw refusal(operation, name, reason);
  }
  const owned = operation.name === "deleteLink" || operation.name.startsWith("create");
  const name = operation.args.name;
  if (owned && typeof name === "string" && !name.startsWith(rules.namePrefix)) {
    const rule = `names of interfaces that sg creates or removes begin with "${rules.namePrefix}" (kernel.name_prefix)`;
    throw refusal(operation, name, `is not ours: ${rule}`);
  }
}

function refusal(operation: Operation, name: string, why: string): KernelError {
  return new KernelError("protected", `Cannot run ${operation.name} on "${name}": the interface ${why}`, {
    details: { operation: operation.name, interface: name },
  });
}
