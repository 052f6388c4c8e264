import type { Family } from "../contract/mod.ts";
import { messageOf } from "../core/mod.ts";
import { configurationPort, diagnosticPort, type Kernel, type Transaction } from "../kernel/mod.ts";
import type { SdkPort } from "../sandbox/mod.ts";

/** A port that remembers the first refusal, so that the run can tell the kernel's fault from the gene's. */
export interface WatchedPort extends SdkPort {
  kernelMessage(): string | null;
}

/** A diagnostic's window or a configuration gene's hands (the kernel checks the rights); a transform has neither. */
export function sdkPort(family: Family, kernel: Kernel, transaction: Transaction | null): WatchedPort | null {
  if (family === "transform") return null;
  const port = transaction === null ? diagnosticPort(kernel) : configurationPort(transaction);
  let firstMessage: string | null = null;
  return {
    operations: port.operations,
    kernelMessage: () => firstMessage,
    async call(operation, argument) {
      try {
        return await port.call(operation, argument);
      } catch (thrown) {
        firstMessage ??= messageOf(thrown);
        throw thrown;
      }
    },
  };
}
