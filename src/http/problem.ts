import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import * as v from "valibot";
import { type ErrorCode, messageOf, SgError } from "../core/mod.ts";
import type { HttpEnv } from "./environment.ts";

// Errors are problem documents (RFC 9457). `type` is stable and carries the code; `detail` is for people.

/** The one map from an error's code to a status. */
const STATUS: Readonly<Record<ErrorCode | HttpCode, ContentfulStatusCode>> = {
  usage: 400,
  config_invalid: 500,
  contract_invalid: 422,
  input_invalid: 422,
  gene_rejected: 422,
  not_found: 404,
  conflict: 409,
  policy_refused: 403,
  approval_required: 403,
  cancelled: 409,
  overloaded: 503,
  store_unavailable: 503,
  store_corrupt: 500,
  sandbox_unavailable: 503,
  kernel_unavailable: 503,
  engine_unavailable: 503,
  peer_unavailable: 502,
  unauthenticated: 401,
  forbidden: 403,
  malformed: 400,
  method_not_allowed: 405,
  unsupported_media_type: 415,
  too_large: 413,
  too_many_requests: 429,
  idempotency_mismatch: 422,
  idempotency_in_progress: 409,
  stopping: 503,
  bug: 500,
};

/** Codes that only a server needs. */
export type HttpCode =
  | "unauthenticated"
  | "forbidden"
  | "malformed"
  | "method_not_allowed"
  | "unsupported_media_type"
  | "too_large"
  | "too_many_requests"
  | "idempotency_mismatch"
  | "idempotency_in_progress"
  | "stopping"
  | "bug";

export const problemSchema = v.object({
  type: v.pipe(v.string(), v.description("urn:sg:problem:CODE")),
  title: v.string(),
  status: v.number(),
  code: v.string(),
  detail: v.string(),
  instance: v.pipe(v.string(), v.description("The request's id, also in X-Request-Id and the access log")),
  retryable: v.boolean(),
  problems: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
});
export type Problem = v.InferOutput<typeof problemSchema>;

/** An error that belongs to HTTP alone. */
export class HttpError extends Error {
  readonly code: ErrorCode | HttpCode;
  readonly headers: Readonly<Record<string, string>>;
  readonly problems: Problem["problems"];

  constructor(
    code: ErrorCode | HttpCode,
    message: string,
    options: { readonly headers?: Readonly<Record<string, string>>; readonly problems?: Problem["problems"] } = {},
  ) {
    super(message);
    this.code = code;
    this.headers = options.headers ?? {};
    this.problems = options.problems;
  }
}

/** Seconds after which a refused request may come again. */
const RETRY_AFTER_S = "1";

/** Hono's own validators throw when a body cannot be read at all. */
function translated(thrown: unknown): unknown {
  if (!(thrown instanceof HTTPException) || thrown.status >= 500) return thrown;
  return new HttpError(thrown.status === 413 ? "too_large" : "malformed", `Cannot read the request: ${thrown.message}`);
}

/** Whatever was thrown, as a problem document. A bug shows its id and nothing else: its message may hold anything. */
export function problemResponse(context: Context<HttpEnv>, error: unknown): Response {
  const thrown = translated(error);
  const known = thrown instanceof SgError || thrown instanceof HttpError;
  const code = known ? thrown.code : "bug";
  const status = STATUS[code];
  const retryable = thrown instanceof SgError ? thrown.retryable : status === 429 || status === 503;
  const problems = thrown instanceof HttpError ? thrown.problems : problemsOf(thrown);
  const instance = context.get("requestId");
  const detail = known
    ? messageOf(thrown)
    : `this is a bug in sg, please report it with the id ${instance}; the server's log has the rest`;
  const problem: Problem = {
    type: `urn:sg:problem:${code}`,
    title: code.replaceAll("_", " "),
    status,
    code,
    detail,
    instance,
    retryable,
    ...(problems === undefined ? {} : { problems }),
  };
  return context.json(problem, status, {
    "content-type": "application/problem+json",
    ...(retryable ? { "retry-after": RETRY_AFTER_S } : {}),
    ...(thrown instanceof HttpError ? thrown.headers : {}),
  });
}

function problemsOf(thrown: unknown): Problem["problems"] {
  if (!(thrown instanceof SgError)) return undefined;
  const result = v.safeParse(v.array(v.object({ path: v.string(), message: v.string() })), thrown.details.problems);
  return result.success ? result.output : undefined;
}
