import type { JsonObject } from "./json.ts";

/**
 * The base of every error a user may see. `code` is stable (scripts switch on it), the message is for people:
 * what was attempted, the quoted value, a colon, what is wrong, what would be right.
 * Mistakes of the programmer are `TypeError`s and assertions instead, and end as exit code 70.
 */
export abstract class SgError extends Error {
  abstract readonly code: ErrorCode;
  /** True when the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean = false;
  readonly details: JsonObject;

  constructor(message: string, details: JsonObject = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.details = details;
  }
}

/** The closed set of codes; `cli` maps each to an exit code and `http` to a status, both exhaustively. */
export type ErrorCode =
  | "usage"
  | "config_invalid"
  | "contract_invalid"
  | "input_invalid"
  | "gene_rejected"
  | "not_found"
  | "conflict"
  | "policy_refused"
  | "approval_required"
  | "overloaded"
  | "cancelled"
  | "store_unavailable"
  | "store_corrupt"
  | "sandbox_unavailable"
  | "kernel_unavailable"
  | "engine_unavailable"
  | "peer_unavailable";

/** A word or flag that the command line cannot take. */
export class UsageError extends SgError {
  readonly code = "usage";
}

/** A setting that does not fit; the message names the key and where its value came from. */
export class ConfigError extends SgError {
  readonly code = "config_invalid";
}

/** A name that nothing here has; the message suggests the nearest. */
export class NotFoundError extends SgError {
  readonly code = "not_found";
}

/** An input that breaks the contract's `takes`; `details.problems` lists path and reason. Nobody is scored for it. */
export class InputError extends SgError {
  readonly code = "input_invalid";
}

/** A safety rule said no. */
export class PolicyError extends SgError {
  readonly code = "policy_refused";
}

/** What is asked for would contradict what is already there. */
export class ConflictError extends SgError {
  readonly code = "conflict";
}

/** A bounded queue is full; the caller should come back later. */
export class OverloadedError extends SgError {
  readonly code = "overloaded";
  override readonly retryable = true;
}

/** The message of anything thrown, on one line, without a stack. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
