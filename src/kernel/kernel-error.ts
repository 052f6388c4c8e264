import { type JsonObject, SgError } from "../core/mod.ts";

/** Why the kernel said no. */
export type KernelRefusal = "unknown_operation" | "bad_arguments" | "state" | "fault" | "protected" | "rights";

/**
 * `none`: the machine is as it was. `unknown`: the operation may have acted (a command that timed out); its inverse must
 * be kept, because undoing too much is reported while undoing too little is not noticed.
 */
export type KernelEffect = "none" | "unknown";

/** An operation that the kernel did not carry out. Genes see its message; the organism scores it as kind `kernel`. */
export class KernelError extends SgError {
  readonly code = "kernel_unavailable";
  // Genes and people see this name, and a minified class has another.
  override readonly name: string = "KernelError";
  readonly reason: KernelRefusal;
  readonly effect: KernelEffect;

  constructor(reason: KernelRefusal, message: string, options: { details?: JsonObject; effect?: KernelEffect } = {}) {
    super(message, { reason, ...options.details });
    this.reason = reason;
    this.effect = options.effect ?? "none";
  }
}
