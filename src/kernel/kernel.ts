import type { Json, JsonObject } from "../core/mod.ts";

/**
 * The network of the machine, as genes may know it. An operation is data (name and one argument object), so that it can
 * be journalled before it acts, replayed after a crash, and refused by a rule. Writes go through a `Transaction` only.
 * The names, arguments and rights of all operations are in `operations.ts`.
 */
export interface Operation {
  readonly name: string;
  readonly args: JsonObject;
}

export interface Kernel {
  readonly kind: "mock" | "linux";
  /**
   * Where its state lives, when that outlives the process (`kernelIdentity`): a journal is undone only on the kernel
   * that it was written for.
   */
  readonly identity?: string;
  /** @throws KernelError: unknown operation, arguments that do not fit, or a state that does not allow it. */
  read(operation: Operation): Promise<Json>;
  /**
   * The operations that undo `operation` if it were applied to the present state, in the order in which to apply them.
   * Must be called, and its answer made durable, before `apply`.
   * @throws KernelError where `apply` would throw because of the arguments or the state; then nothing needs undoing.
   */
  inverse(operation: Operation): Promise<readonly Operation[]>;
  /**
   * All or nothing: when it throws, the state is as before, unless the error's `effect` is `unknown`.
   * @throws KernelError
   */
  apply(operation: Operation): Promise<Json>;
  /**
   * Everything that a write can change, as canonical data: two kernels are equal when their snapshots are.
   * What belongs to time and to the outside world (learned addresses, counters, spanning tree timers, a neighbouring
   * switch's memory) is not part of it. The format is that of `snapshot.ts`.
   */
  snapshot(): Promise<JsonObject>;
  /**
   * Lets `ms` pass on the network: a real kernel sleeps, a simulated one moves its clock and returns at once.
   * @throws what `signal` was aborted with.
   */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}
