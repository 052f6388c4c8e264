import { SgError } from "../core/mod.ts";

/** The root directory or a file in it cannot be used. */
export class ProjectError extends SgError {
  readonly code = "store_unavailable";
}

/** A contract that cannot be used as it stands; `details` holds the rendered diagnostics. */
export class ContractError extends SgError {
  readonly code = "contract_invalid";
}
