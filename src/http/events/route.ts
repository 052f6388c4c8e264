import type { Context } from "hono";
import type { TokenAuthority } from "../auth/tokens.ts";
import type { HttpEnv } from "../environment.ts";
import { HttpError } from "../problem.ts";
import type { EventHub, EventSink } from "./hub.ts";

const HEADERS = { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" };

/**
 * A stream of server-sent events (WHATWG HTML, 9.2) that ends when the client goes, is too slow, or is known no more, and
 * when the server stops.
 */
export function eventStream(context: Context<HttpEnv>, hub: EventHub, authority: TokenAuthority): Response {
  // Nobody reads what a HEAD is answered, so nothing would ever end its stream.
  if (context.req.raw.method === "HEAD") return new Response(null, { headers: HEADERS });
  const principal = context.get("principal");
  const lastEventId = context.req.header("last-event-id") ?? null;
  let sink: EventSink | null = null;
  let accepted = false;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        sink = sinkOf(controller, () => authority.stillKnows(principal));
        accepted = hub.connect(sink, lastEventId);
      },
      cancel() {
        if (sink !== null) hub.disconnect(sink);
      },
    },
    // What waits is counted in bytes.
    { highWaterMark: 0, size: (chunk?: Uint8Array) => chunk?.byteLength ?? 0 },
  );
  if (!accepted) throw new HttpError("overloaded", "Cannot send events to more clients: the limit is reached");
  return new Response(body, { headers: HEADERS });
}

function sinkOf(controller: ReadableStreamDefaultController<Uint8Array>, isWelcome: () => boolean): EventSink {
  let open = true;
  return {
    get waiting() {
      return -(controller.desiredSize ?? 0);
    },
    get isWelcome() {
      return isWelcome();
    },
    write(bytes) {
      if (open) controller.enqueue(bytes);
    },
    end() {
      if (!open) return;
      open = false;
      controller.close();
    },
    drop() {
      open = false;
      controller.error(new Error("the client is too slow, or may not listen any more"));
    },
  };
}
