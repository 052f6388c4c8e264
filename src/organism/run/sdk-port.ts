import type { Family } from "../../contract/mod.ts";
import { type Json, messageOf } from "../../core/mod.ts";
import { configurationPort, diagnosticPort, type Kernel, KernelError, Transaction } from "../../kernel/mod.ts";
import type { SdkPort } from "../../sandbox/mod.ts";

/** A port that remembers the first refusal, so that the run can tell the kernel's fault from the gene's. */
export interface WatchedPort extends SdkPort {
  kernelMessage(): string | null;
  /** The value that did not fit, if that was the reason of the first refusal. */
  badValue(): Json;
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
  let badValue: Json = null;
  let final: KernelError | null = null;
  return {
    operations: port.operations,
    kernelMessage: () => firstMessage,
    badValue: () => badValue,
    assertAllowed() {
      if (final !== null) throw final;
    },
    async call(operation, argument) {
      try {
        return await port.call(operation, argument);
      } catch (thrown) {
        if (firstMessage === null && thrown instanceof KernelError && thrown.reason === "bad_arguments") {
          badValue = thrown.details.value ?? null;
        }
        firstMessage ??= messageOf(thrown);
        if (thrown instanceof KernelError && thrown.endsRun) final ??= thrown;
        throw thrown;
      }
    },
  };
}
