import { type JsonObject, SgError } from "../core/mod.ts";

/**
 * Why the kernel said no. `unsupported`: this machine has no such device type or feature. `unavailable`: the kernel cannot
 * be used at all (a tool or a capability is missing), whatever is asked of it.
 */
export type KernelRefusal =
  | "unknown_operation"
  | "bad_arguments"
  | "state"
  | "fault"
  | "protected"
  | "rights"
  | "unsupported"
  | "unavailable";

/**
 * `none`: the machine is as it was. `unknown`: the operation may have acted (a command that timed out); its inverse must
 * be kept, because undoing too much is reported while undoing too little is not noticed.
 */
export type KernelEffect = "none" | "unknown";

/**
 * An operation that the kernel did not carry out. Genes see its message; the organism scores it as kind `kernel`, unless it
 * `endsRun`.
 */
export class KernelError extends SgError {
  readonly code: "kernel_unavailable" | "policy_refused";
  // Genes and people see this name, and a minified class has another.
  override readonly name: string = "KernelError";
  readonly reason: KernelRefusal;
  readonly effect: KernelEffect;

  constructor(reason: KernelRefusal, message: string, options: { details?: JsonObject; effect?: KernelEffect } = {}) {
    super(message, { reason, ...options.details });
    this.code = reason === "protected" ? "policy_refused" : "kernel_unavailable";
    this.reason = reason;
    this.effect = options.effect ?? "none";
  }

  /**
   * True when no allele is to blame and none could do better: a rule of the operator's said no, or the kernel cannot be
   * used at all. Falling back would only ask again, and a repair must not learn to get round a rule.
   */
  get endsRun(): boolean {
    return this.reason === "protected" || this.reason === "unavailable";
  }
}
