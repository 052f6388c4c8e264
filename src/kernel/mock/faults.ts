import { type JsonObject, jsonContains } from "../../core/mod.ts";
import type { Operation } from "../kernel.ts";
import { type KernelEffect, KernelError } from "../kernel-error.ts";
import { type OperationName, operationName } from "../operations.ts";
import { holds } from "./script.ts";
import type { MockState } from "./state.ts";
import type { LinkCondition } from "./world-event.ts";

/** One line of a fault script: this operation, when its arguments contain `match`, fails `times` times. Plain data. */
export interface Fault {
  readonly operation: OperationName;
  readonly match?: JsonObject;
  /** Matching calls to let pass first; 0 when absent. */
  readonly after?: number;
  /** Failing calls; 1 when absent. */
  readonly times?: number | "always";
  /** Only from this simulated time on, and only until that one. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** Only while a link looks like this. */
  readonly while?: LinkCondition;
  readonly message: string;
  /** `unknown`: a write acts and is then reported as failed, as when a command times out. Default `none`. */
  readonly effect?: KernelEffect;
}

/** Faults that are still to happen. The first that fits a call is used up by it. */
export class FaultScript {
  #faults: { readonly fault: Fault; pass: number; left: number }[] = [];

  add(fault: Fault): void {
    operationName(fault.operation);
    this.#faults.push({ fault, pass: fault.after ?? 0, left: timesOf(fault) });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The error that this call must end with, or null. */
  next(operation: Operation, state: MockState): KernelError | null {
    if (this.#faults.length === 0) return null;
    const entry = this.#faults.find(({ fault, left }) => left > 0 && fits(fault, operation, state));
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

function fits(fault: Fault, operation: Operation, state: MockState): boolean {
  const { fromMs = 0, untilMs = Number.POSITIVE_INFINITY } = fault;
  return (
    fault.operation === operation.name &&
    jsonContains(operation.args, fault.match ?? {}) &&
    state.world.nowMs >= fromMs &&
    state.world.nowMs < untilMs &&
    (fault.while === undefined || holds(state, fault.while))
  );
}

function timesOf({ times = 1 }: Fault): number {
  return times === "always" ? Number.POSITIVE_INFINITY : times;
}
