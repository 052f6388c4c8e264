import { type JsonObject, jsonContains } from "../../core/mod.ts";
import type { Operation } from "../kernel.ts";
import { type KernelEffect, KernelError } from "../kernel-error.ts";
import { type OperationName, operationName } from "../operations.ts";

/** One line of a fault script: this operation, when its arguments contain `match`, fails `times` times. */
export interface Fault {
  readonly operation: OperationName;
  readonly match?: JsonObject;
  /** Matching calls to let pass first; 0 when absent. */
  readonly after?: number;
  /** Failing calls; 1 when absent, `Number.POSITIVE_INFINITY` for a broken machine. */
  readonly times?: number;
  readonly message: string;
  /** `unknown`: a write acts and is then reported as failed, as when a command times out. Default `none`. */
  readonly effect?: KernelEffect;
}

/** Faults that are still to happen. The first that fits a call is used up by it. */
export class FaultScript {
  #faults: { readonly fault: Fault; pass: number; left: number }[] = [];

  add(fault: Fault): void {
    operationName(fault.operation);
    this.#faults.push({ fault, pass: fault.after ?? 0, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The error that this call must end with, or null. */
  next(operation: Operation): KernelError | null {
    if (this.#faults.length === 0) return null;
    const entry = this.#faults.find(
      ({ fault, left }) =>
        left > 0 && fault.operation === operation.name && jsonContains(operation.args, fault.match ?? {}),
    );
    if (entry === undefined) return null;
    if (entry.pass > 0) {
      entry.pass -= 1;
      return null;
    }
    entry.left -= 1;
    return new KernelError("fault", `Cannot run ${operation.name}: ${entry.fault.message}`, {
      details: { operation: operation.name },
      effect: entry.fault.effect ?? "none",
    });
  }
}
