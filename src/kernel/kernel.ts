import type { Json, JsonObject } from "../core/mod.ts";

/**
 * The network of the machine, as genes may know it. An operation is data (name and one argument object), so that it can
 * be journalled before it acts, replayed after a crash, and refused by a rule. Writes go through a `Transaction` only.
 */
export interface Operation {
  readonly name: string;
  readonly args: JsonObject;
}

export interface Kernel {
  readonly kind: "mock" | "linux";
  /** @throws KernelError: unknown operation, arguments that do not fit, or a state that does not allow it. */
  read(operation: Operation): Promise<Json>;
  /**
   * The operations that undo `operation` if it were applied to the present state, in the order in which to apply them.
   * Must be called, and its answer made durable, before `apply`.
   */
  inverse(operation: Operation): Promise<readonly Operation[]>;
  apply(operation: Operation): Promise<Json>;
  /** Everything that reads can see, as canonical data: two kernels are equal when their snapshots are. */
  snapshot(): Promise<JsonObject>;
}
