import { isJsonObject, type Json } from "../core/mod.ts";
import type { Kernel, Operation } from "./kernel.ts";
import { KernelError } from "./kernel-error.ts";
import { operationsFor } from "./operations.ts";
import type { Transaction } from "./transaction.ts";

/** Has the shape of the sandbox's `SdkPort`, which this room may not import. */
export interface KernelPort {
  readonly operations: readonly string[];
  call(operation: string, argument: Json): Promise<Json>;
}

/** A diagnostic gene's window on the kernel: reads only, checked here, whatever the gene managed to call. */
export function diagnosticPort(kernel: Kernel): KernelPort {
  return port("diagnostic", (operation) => kernel.read(operation));
}

/** A configuration gene's hands: every write is recorded in `transaction` before it acts. */
export function configurationPort(transaction: Transaction): KernelPort {
  return port("configuration", (operation) => transaction.call(operation));
}

function port(family: "diagnostic" | "configuration", run: (operation: Operation) => Promise<Json>): KernelPort {
  const operations = operationsFor(family);
  const allowed: ReadonlySet<string> = new Set(operations);
  return {
    operations,
    async call(name, argument) {
      if (!allowed.has(name)) {
        throw new KernelError("rights", `Cannot run ${JSON.stringify(name)}: a ${family} gene has no such operation`);
      }
      // `sdk.listLinks()` crosses as null.
      const args = argument ?? {};
      if (!isJsonObject(args)) {
        throw new KernelError("bad_arguments", `Cannot run ${name}: the argument must be one object of named values`);
      }
      return run({ name, args });
    },
  };
}
