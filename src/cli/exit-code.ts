import { type ErrorCode, SgError } from "../core/mod.ts";

/** What the shell is told; documented in README and stable. */
export const exitCodes = {
  done: 0,
  runFailed: 1,
  usage: 2,
  badInput: 3,
  refusedByPolicy: 4,
  storage: 5,
  network: 6,
  /** `--plan --detailed-exitcode`: the plan can be carried out and would change something. */
  changesDue: 10,
  bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byErrorCode: Readonly<Record<ErrorCode, ExitCode>> = {
  usage: exitCodes.usage,
  config_invalid: exitCodes.usage,
  not_found: exitCodes.usage,
  contract_invalid: exitCodes.badInput,
  input_invalid: exitCodes.badInput,
  gene_rejected: exitCodes.badInput,
  conflict: exitCodes.badInput,
  policy_refused: exitCodes.refusedByPolicy,
  approval_required: exitCodes.refusedByPolicy,
  cancelled: exitCodes.runFailed,
  overloaded: exitCodes.refusedByPolicy,
  sandbox_unavailable: exitCodes.refusedByPolicy,
  store_unavailable: exitCodes.storage,
  store_corrupt: exitCodes.storage,
  kernel_unavailable: exitCodes.runFailed,
  engine_unavailable: exitCodes.usage,
  peer_unavailable: exitCodes.network,
};

export function exitCodeOf(thrown: unknown): ExitCode {
  return thrown instanceof SgError ? exitCodeOfError(thrown) : exitCodes.bug;
}

export function exitCodeOfError({ code }: { readonly code: ErrorCode }): ExitCode {
  return byErrorCode[code];
}
