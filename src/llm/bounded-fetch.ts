import { ModelError } from "./model-error.ts";

/** A reply of 16,000 tokens as a stream of small events is about 2 MiB; whatever is longer is no reply. */
export const replyBytesMax = 8 * 1024 * 1024;

/**
 * `fetch` for a provider's SDK: no redirects (a key goes to nobody but the address that was configured), and no more than
 * `replyBytesMax` bytes, which an SDK would collect without end when they hold no line break.
 */
export async function boundedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: "error" });
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(bounded()), { status, statusText, headers });
}

function bounded(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes <= replyBytesMax) controller.enqueue(chunk);
      else
        controller.error(
          new ModelError({
            message: `Cannot use the model's reply: it is longer than ${replyBytesMax} bytes`,
            code: "peer_unavailable",
            retryable: false,
            mayBeBilled: true,
          }),
        );
    },
  });
}
