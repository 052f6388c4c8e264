import type { Family } from "../contract/mod.ts";
import { messageOf } from "../core/mod.ts";
import { configurationPort, diagnosticPort, type Kernel, KernelError, Transaction } from "../kernel/mod.ts";
import type { SdkPort } from "../sandbox/mod.ts";

/** A port that remembers the first refusal, so that the run can tell the kernel's fault from the gene's. */
export interface WatchedPort extends SdkPort {
  kernelMessage(): string | null;
  /** Whatever the gene made of it: @throws KernelError when the call met one that ends the run. */
  assertAllowed(): void;
}

/** What one call may touch, and what it would take to undo it; only a configuration gene has a transaction. */
export interface KernelAccess {
  readonly port: WatchedPort;
  readonly transaction: Transaction | null;
}

/**
 * A diagnostic's window or a configuration gene's hands (the kernel checks the rights); a transform has neither.
 * What the call writes is part of `within`, if that is about this kernel; a rehearsal on another one stands alone.
 */
export function kernelAccess(family: Family, kernel: Kernel, within: Transaction | null = null): KernelAccess | null {
  if (family === "transform") return null;
  if (family === "diagnostic") return { port: watched(diagnosticPort(kernel)), transaction: null };
  const transaction = within?.kernel === kernel ? within.begin() : new Transaction(kernel);
  return { port: watched(configurationPort(transaction)), transaction };
}

function watched(port: SdkPort): WatchedPort {
  let firstMessage: string | null = null;
  let final: KernelError | null = null;
  return {
    operations: port.operations,
    kernelMessage: () => firstMessage,
    assertAllowed() {
      if (final !== null) throw final;
    },
    async call(operation, argument) {
      try {
        return await port.call(operation, argument);
      } catch (thrown) {
        firstMessage ??= messageOf(thrown);
        if (thrown instanceof KernelError && thrown.endsRun) final ??= thrown;
        throw thrown;
      }
    },
  };
}
