import { SgError } from "../core/mod.ts";

/** No gene can run here: a host does not start, or a layer is missing that the configuration demands. */
export class SandboxUnavailableError extends SgError {
  readonly code = "sandbox_unavailable";
}
