import type { Context, MiddlewareHandler, Next } from "hono";
import { type Clock, sha256 } from "../core/mod.ts";
import type { IdempotencyKeys } from "../genome/mod.ts";
import type { HttpEnv } from "./environment.ts";
import { HttpError } from "./problem.ts";
import { readText } from "./read-body.ts";

export const IDEMPOTENCY_HEADER = "idempotency-key";

const KEY = /^[\x21-\x7e]{1,200}$/;
const KEPT_MS = 24 * 3_600_000;
const FORGET_EVERY_MS = 600_000;

/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): the same request with the same key is done once, also
 * over a restart; its repetition gets the first answer. A key is taken before anything happens, so a key without an
 * answer means that the request is under way or that the server died with it: then nobody can say what it did, and the
 * caller is told to look instead of being given a second go.
 */
export function idempotency(keys: IdempotencyKeys, clock: Clock, bodyBytesMax: number): MiddlewareHandler<HttpEnv> {
  const underWay = new Set<string>();
  let forgottenAtMs = 0;
  const once = async (context: Context<HttpEnv>, next: Next, said: string): Promise<Response | undefined> => {
    if (!KEY.test(said)) {
      throw new HttpError(
        "malformed",
        `Cannot use ${IDEMPOTENCY_HEADER} ${JSON.stringify(said)}: it has 1 to 200 visible ASCII characters`,
      );
    }
    const nowMs = clock.nowMs();
    if (nowMs - forgottenAtMs > FORGET_EVERY_MS) {
      keys.forget(nowMs - KEPT_MS);
      forgottenAtMs = nowMs;
    }
    // One caller's keys are not another's.
    const { name, tokenId } = context.get("principal");
    const key = `${tokenId ?? name} ${said}`;
    const { method, url } = context.req;
    const request = sha256(
      `${method} ${new URL(url).pathname}${new URL(url).search}\n${await readText(context, bodyBytesMax)}`,
    );
    const known = keys.claim(key, request, nowMs);
    if (known !== null) return answerOf(known, request, underWay.has(key));
    underWay.add(key);
    try {
      await next();
      await keep(keys, key, context.res);
    } finally {
      underWay.delete(key);
    }
    return undefined;
  };
  return (context, next) => {
    const said = context.req.header(IDEMPOTENCY_HEADER);
    return said === undefined ? next() : once(context, next, said);
  };
}

function answerOf(
  known: NonNullable<ReturnType<IdempotencyKeys["claim"]>>,
  request: string,
  isUnderWay: boolean,
): Response {
  if (known.request !== request) {
    throw new HttpError(
      "idempotency_mismatch",
      `Cannot use this ${IDEMPOTENCY_HEADER} again: it belongs to another request`,
    );
  }
  if (known.answer !== null) {
    const type = known.answer.status < 400 ? "application/json" : "application/problem+json";
    return new Response(known.answer.body, {
      status: known.answer.status,
      headers: { "content-type": type, "idempotency-replayed": "true" },
    });
  }
  const why = isUnderWay
    ? "it is still under way"
    : "the server stopped while it was under way, so that only GET /api/runs can tell what became of it; use a new key to do it again";
  throw new HttpError("idempotency_in_progress", `Cannot answer this request yet: ${why}`);
}

/** An answer that says "come again" is none: the key is given back, so that coming again is possible. */
async function keep(keys: IdempotencyKeys, key: string, response: Response): Promise<void> {
  if (response.status === 503 || response.status === 429) keys.release(key);
  else keys.complete(key, { status: response.status, body: await response.clone().text() });
}
