import { type ErrorCode, SgError } from "../core/mod.ts";

interface ModelErrorFacts {
  readonly message: string;
  /** `engine_unavailable`: asking again is pointless until somebody changes something. */
  readonly code: Extract<ErrorCode, "engine_unavailable" | "peer_unavailable" | "policy_refused">;
  /** Whether the same request may succeed when it is made again soon. */
  readonly retryable: boolean;
  /** How long the provider asks to be left alone. */
  readonly retryAfterMs?: number;
  /** True when the model may have worked for nothing: what was reserved for the call counts as spent. */
  readonly mayBeBilled: boolean;
}

/** A call to a model that came to nothing. Its `cause` is left out on purpose: SDK errors carry request headers. */
export class ModelError extends SgError {
  readonly code: ModelErrorFacts["code"];
  override readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly mayBeBilled: boolean;

  constructor({ message, code, retryable, retryAfterMs, mayBeBilled }: ModelErrorFacts) {
    super(message);
    this.code = code;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs ?? null;
    this.mayBeBilled = mayBeBilled;
  }
}
