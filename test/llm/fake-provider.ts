// A model provider on this machine's loopback: a real HTTP server that speaks the providers' own protocols, so that the
// real SDKs are tested and nobody is ever contacted. It answers `POST /v1/messages` as Anthropic does (named SSE events)
// and `POST …/chat/completions` as OpenAI, DeepSeek and Ollama do (`data:` lines up to `[DONE]`), each reply as its script
// says: a text, an error with headers, a stream that breaks off, one that never ends.

/** What the server does with one request. */
export type Script =
  | { readonly kind: "reply"; readonly text: string; readonly stop?: "length" | "refusal"; readonly usage?: Usage }
  | {
      readonly kind: "error";
      readonly status: number;
      readonly message: string;
      readonly headers?: Record<string, string>;
    }
  /** Begins an answer and closes the connection before its end. */
  | { readonly kind: "disconnect" }
  /** An error event in the middle of the stream. */
  | { readonly kind: "midstream"; readonly type: string }
  /** One event, then nothing more, with the connection open. */
  | { readonly kind: "stall" }
  /** Bytes without end, and no line break among them. */
  | { readonly kind: "flood" }
  | { readonly kind: "redirect"; readonly to: string };

export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
  readonly written?: number;
}

export interface Seen {
  readonly path: string;
  readonly authorization: string | null;
  readonly body: Record<string, unknown>;
}

export interface FakeProvider extends Disposable {
  readonly url: string;
  readonly seen: readonly Seen[];
}

type Protocol = "anthropic" | "openai";

/** Follows the scripts one a request; the last one for all further requests. */
export function fakeProvider(...scripts: readonly (Script | ((seen: Seen) => Script))[]): FakeProvider {
  const seen: Seen[] = [];
  const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 0,
    async fetch(request) {
      const path = new URL(request.url).pathname;
      const body = (await request.json()) as Record<string, unknown>;
      const here = { path, authorization: request.headers.get("authorization"), body };
      const script = scripts[Math.min(seen.length, scripts.length - 1)];
      seen.push(here);
      if (script === undefined) return new Response("no script", { status: 500 });
      const protocol = path.endsWith("/messages") ? "anthropic" : "openai";
      return answer(typeof script === "function" ? script(here) : script, protocol, String(body.model), open);
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    seen,
    [Symbol.dispose]() {
      for (const controller of open) {
        try {
          controller.close();
        } catch {
          // The client has gone already.
        }
      }
      server.stop(true);
    },
  };
}

/** What a model answers when it is asked for a gene. */
export function gene(source: string, note = "did it", usage: Usage = { input: 100, output: 20 }): Script {
  return { kind: "reply", text: JSON.stringify({ explanation: note, approach: note, source }), usage };
}

type Streams = Set<ReadableStreamDefaultController<Uint8Array>>;

function answer(script: Script, protocol: Protocol, model: string, open: Streams): Response {
  switch (script.kind) {
    case "error": {
      const { status, message, headers = {} } = script;
      const error = { type: "api_error", message, code: null };
      return Response.json({ type: "error", error }, { status, headers });
    }
    case "redirect":
      return new Response(null, { status: 307, headers: { location: script.to } });
    case "reply":
      return stream(
        protocol === "anthropic" ? anthropicEvents(script, model) : openaiEvents(script, model),
        "close",
        open,
      );
    case "disconnect":
      return stream(beginning(protocol, model), "close", open);
    case "stall":
      return stream(beginning(protocol, model), "stay", open);
    case "midstream": {
      const error = { type: script.type, message: `${script.type} in the middle` };
      const event =
        protocol === "anthropic"
          ? `event: error\ndata: ${JSON.stringify({ type: "error", error })}\n\n`
          : `data: ${JSON.stringify({ error: { ...error, code: null } })}\n\n`;
      return stream([...beginning(protocol, model), event], "close", open);
    }
    case "flood":
      return flood();
  }
}

function stream(events: readonly string[], end: "close" | "stay", open: Streams): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      open.add(controller);
      // In pieces that do not end where events end, as a network delivers them.
      const bytes = new TextEncoder().encode(events.join(""));
      for (let from = 0; from < bytes.length; from += 37) controller.enqueue(bytes.subarray(from, from + 37));
      if (end === "close") controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

function flood(): Response {
  const piece = new TextEncoder().encode(`data: ${"x".repeat(1_000_000)}`);
  const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(piece) });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

function beginning(protocol: Protocol, model: string): readonly string[] {
  const events =
    protocol === "anthropic"
      ? anthropicEvents({ kind: "reply", text: "export" }, model).slice(0, 4)
      : openaiEvents({ kind: "reply", text: "export" }, model).slice(0, 2);
  return events;
}

/** https://platform.claude.com/docs/en/build-with-claude/streaming: message_start, blocks with deltas, message_delta, message_stop. */
function anthropicEvents({ text, stop, usage }: Extract<Script, { kind: "reply" }>, model: string): readonly string[] {
  const { input, output, cached = 0, written = 0 } = usage ?? { input: 100, output: 20 };
  const counts = {
    input_tokens: input - cached - written,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: written,
  };
  const message = {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
  const reason = stop === "length" ? "max_tokens" : stop === "refusal" ? "refusal" : "end_turn";
  const event = (type: string, data: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
  return [
    event("message_start", { message: { ...message, usage: { ...counts, output_tokens: 1 } } }),
    event("ping", {}),
    event("content_block_start", { index: 0, content_block: { type: "thinking", thinking: "", signature: "" } }),
    event("content_block_delta", { index: 0, delta: { type: "thinking_delta", thinking: "not part of the reply" } }),
    event("content_block_stop", { index: 0 }),
    event("content_block_start", { index: 1, content_block: { type: "text", text: "" } }),
    ...pieces(text).map((piece) =>
      event("content_block_delta", { index: 1, delta: { type: "text_delta", text: piece } }),
    ),
    event("content_block_stop", { index: 1 }),
    event("message_delta", { delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: output } }),
    event("message_stop", {}),
  ];
}

/** https://platform.openai.com/docs/api-reference/chat-streaming: chunks, a last one with the usage and no choice, `[DONE]`. */
function openaiEvents({ text, stop, usage }: Extract<Script, { kind: "reply" }>, model: string): readonly string[] {
  const { input, output, cached = 0 } = usage ?? { input: 100, output: 20 };
  const base = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model };
  const chunk = (data: object): string => `data: ${JSON.stringify({ ...base, ...data })}\n\n`;
  const choice = (delta: object, finish: string | null): string =>
    chunk({ choices: [{ index: 0, delta, finish_reason: finish }] });
  const said =
    stop === "refusal" ? [choice({ refusal: text }, null)] : pieces(text).map((content) => choice({ content }, null));
  const counts = {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
  };
  return [
    choice({ role: "assistant", content: "" }, null),
    ...said,
    choice({}, stop === "length" ? "length" : "stop"),
    chunk({ choices: [], usage: counts }),
    "data: [DONE]\n\n",
  ];
}

function pieces(text: string): readonly string[] {
  return text.match(/[\s\S]{1,50}/g) ?? [];
}
